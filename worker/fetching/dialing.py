"""The transport below requests: sockets are looked up, judged, connected and watched here, heads are bounded.

requests has no hook for the moment of connecting, so the connection classes of urllib3 are derived the way its own
SOCKS support does it: ``_new_conn`` opens the socket, the pool classes name the connection classes, and the adapter
names the pool classes.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from typing import Any

from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from worker.errors import BodyError, UnreachableError
from worker.fetching.deadline import Deadline
from worker.fetching.guard import allowed_addresses, check_peer
from worker.fetching.limits import FetchLimits
from worker.fetching.resolver import Resolver


class Dialer:
    """Open the sockets of one thread.

    ``deadline`` is set for each request; ``address`` is the last peer.
    """

    def __init__(self, resolver: Resolver, limits: FetchLimits, *, allow_private_hosts: bool) -> None:
        self.limits = limits
        self.deadline = Deadline(limits.deadline)
        self.address: str | None = None
        self._resolver = resolver
        self._allow_private_hosts = allow_private_hosts

    def find_allowed(self, host: str) -> tuple[str, ...]:
        """Return the addresses of ``host`` that may be connected to.

        Raises RefusedError and UnreachableError.
        """
        found = self._resolver.find_addresses(host, min(self.limits.lookup, self.deadline.left()))
        return allowed_addresses(host, found, allow_private_hosts=self._allow_private_hosts)

    def dial(self, host: str, port: int) -> socket.socket:
        """Return a watched socket connected to an allowed address of ``host``."""
        trouble = "no address"
        for address in self.find_allowed(host)[: self.limits.max_addresses]:
            try:
                sock = self._connect(address, port)
            except OSError as error:
                trouble = error.strerror or "no answer"
                continue
            try:
                self.address = check_peer(sock, allow_private_hosts=self._allow_private_hosts)
                self.deadline.watch(sock)
            except BaseException:
                sock.close()
                raise
            return sock
        raise UnreachableError(f"{host}:{port}: no connection ({trouble})", reason="connect")

    def dial_proxy(self, host: str, port: int) -> socket.socket:
        """Return a watched socket to the operator's proxy.

        It so may stand on a private address.
        """
        self.address = None
        for address in self._resolver.find_addresses(host, min(self.limits.lookup, self.deadline.left())):
            try:
                sock = self._connect(address, port)
            except OSError:
                continue
            self.deadline.watch(sock)
            return sock
        raise UnreachableError(f"no connection to the proxy {host}:{port}", reason="proxy")

    def _connect(self, address: str, port: int) -> socket.socket:
        left = self.deadline.left()
        if left <= 0:
            raise UnreachableError(f"{address}: no time was left to connect", reason="deadline")
        sock = socket.create_connection((address, port), timeout=min(self.limits.connect, left))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(self.limits.silence)  # For the TLS handshake; urllib3 sets it again before the reading.
        return sock


class BoundedReader(io.BufferedReader):
    """Count a head's lines against ``room`` bytes while it is read."""

    room: int | None = None

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        if self.room is not None:
            self.room -= len(line)
            if self.room < 0 or len(line) == size:
                raise BodyError("the response's header lines are larger than allowed", reason="head_too_large")
        elif len(line) == size:
            raise BodyError("a line between two chunks is larger than allowed", reason="bad_framing")
        return line

    def read(self, size: int | None = -1, /) -> bytes:
        # The libraries take "-1" for a chunk's size, and reading -1 bytes is reading without bound.
        if size is None or size < 0:
            raise BodyError("a chunk has a negative size", reason="bad_framing")
        return super().read(size)


class BoundedHead(http.client.HTTPResponse):
    """Give up on an endless head, and skip a few informational answers."""

    limits = FetchLimits()

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self._reader = BoundedReader(self.fp.detach())
        self.fp = self._reader

    def begin(self) -> None:
        """Read the status line and the headers.

        ``http.client`` alone skips only 100 and takes 103 for the answer.
        """
        self._reader.room = self.limits.max_head_bytes
        for _ in range(self.limits.max_informational + 1):
            super().begin()
            if self.status >= 200:
                self._reader.room = None
                # Whatever the server says: a connection back in the pool would serve a later request unwatched.
                self.will_close = True
                return
            self.headers = self.msg = None  # type: ignore[assignment]  # begin() reads again only when there are none.
        raise BodyError("the server sent informational responses instead of an answer", reason="bad_protocol")


class WatchedAdapter(HTTPAdapter):
    """Take one thread's connections from ``dialer``, with one TLS context."""

    def __init__(self, dialer: Dialer, context: ssl.SSLContext) -> None:
        self._pools = pool_classes(dialer)
        self._context = context
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, ssl_context=self._context, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, **proxy_kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave the verification to the context.

        Naming a bundle here would read it again for each connection (20 ms).
        """


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Make a verifying client context.

    With the bundled roots, or with those of ``ca_file`` (PEM).
    """
    return ssl.create_default_context(cafile=ca_file or DEFAULT_CA_BUNDLE_PATH)


def pool_classes(dialer: Dialer) -> dict[str, type[HTTPConnectionPool]]:
    """Make urllib3 pool classes, by scheme, whose connections ``dialer`` opens."""

    class Head(BoundedHead):
        limits = dialer.limits

    class Plain(HTTPConnection):
        response_class = Head

        def _new_conn(self) -> socket.socket:
            return (dialer.dial_proxy if self.proxy else dialer.dial)(self._dns_host, self.port)

    class Tls(Plain, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}
