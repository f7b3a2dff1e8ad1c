"""A small kit of raw HTTP servers on loopback: each connection is handed to a script that writes what it likes.

A script gets the connected socket after the request's head was read; whatever it leaves open is closed when it returns.
Waiting is done on ``server.stopped``, so that no script outlives its test.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("localhost.pem")  # Self-signed, for localhost and 127.0.0.1, with its key.

Script = Callable[["HostileServer", socket.socket], None]


class HostileServer:
    """Serves ``script`` on a free loopback port; ``requests`` holds the heads that arrived."""

    def __init__(self, script: Script, *, tls: bool = False, read_request: bool = True) -> None:
        self.script = script
        self.stopped = threading.Event()
        self.requests: list[bytes] = []
        self._read_request = read_request
        self._context = tls_server_context() if tls else None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/"
        self._handles: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def stop(self) -> None:
        """End all connections and threads."""
        self.stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for handle in self._handles:
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(5)
            # A duplicate, since wrapping for TLS takes the descriptor away from `connection`.
            handle = socket.socket(fileno=os.dup(connection.fileno()))
            self._handles.append(handle)
            thread = threading.Thread(target=self._serve, args=(connection, handle), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, handle: socket.socket) -> None:
        # A client that hangs up in the middle is what most of these scripts are for.
        with suppress(OSError), connection, handle:
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                if self._read_request:
                    self.requests.append(read_head(connection))
                self.script(self, connection)
                handle.close()  # The last to be closed is `connection`, in the way that the script has set.


@contextmanager
def serving(script: Script, *, tls: bool = False, read_request: bool = True) -> Iterator[HostileServer]:
    """A running server, stopped at the end of the block."""
    server = HostileServer(script, tls=tls, read_request=read_request)
    try:
        yield server
    finally:
        server.stop()


def tls_server_context() -> ssl.SSLContext:
    """A server context with the kit's own certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def read_head(connection: socket.socket) -> bytes:
    """The request's bytes up to the empty line."""
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(65536)
        if not data:
            break
        head += data
    return head


def sends(*parts: bytes) -> Script:
    """A script that sends the parts and closes in good order."""

    def script(server: HostileServer, connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)

    return script


def answers(body: bytes = b"", status: str = "200 OK", length: int | None = None, **headers: str) -> Script:
    """A script with a whole HTTP/1.1 response; ``length`` lies about the body's, header names take _ for -."""
    fields = {"content-length": str(len(body) if length is None else length), **headers}
    return sends(head(status, **fields), body)


def head(status: str = "200 OK", **headers: str) -> bytes:
    """A response's head; in header names _ stands for -."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def repeats(start: bytes, again: bytes) -> Script:
    """A script that sends ``start`` and then ``again`` without end, as fast as the client takes it."""

    def script(server: HostileServer, connection: socket.socket) -> None:
        connection.sendall(start)
        block = again * max(1, 65536 // len(again))
        while not server.stopped.is_set():
            connection.sendall(block)

    return script


def drips(start: bytes, again: bytes, pause: float = 0.05) -> Script:
    """A script that sends ``start`` and then ``again`` every ``pause`` seconds, without end."""

    def script(server: HostileServer, connection: socket.socket) -> None:
        connection.sendall(start)
        while not server.stopped.wait(pause):
            connection.sendall(again)

    return script


def stalls(start: bytes = b"") -> Script:
    """A script that sends ``start`` and then nothing, the connection left open."""

    def script(server: HostileServer, connection: socket.socket) -> None:
        if start:
            connection.sendall(start)
        server.stopped.wait(10)

    return script


def resets(start: bytes = b"") -> Script:
    """A script that sends ``start`` and then breaks the connection off with a reset."""

    def script(server: HostileServer, connection: socket.socket) -> None:
        if start:
            connection.sendall(start)
        # A linger time of zero makes the close a reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")

    return script
