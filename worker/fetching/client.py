"""The fetcher: one URL in, one Response or one FetchError out, within stated bounds of time and size.

What is a Response: 2xx with its body, 304 to a conditional request, and 301, 302, 303, 307, 308 and the like with a
Location, not followed, so that robots.txt, the host's slot and the guard are asked again for the target.  All else is
an error (worker/errors.py):

    RefusedError         scheme, bad_url, bad_host, userinfo, port, private_address, bad_header
    UnreachableError     dns, connect, tls, reset, timeout (silence), deadline (all together), bad_protocol, proxy
    GoneError            404, 410
    ThrottledError       429, 503; ``wait_seconds`` from Retry-After
    ServerError          another 5xx; unasked_304 for a 304 to a request that stated no condition
    RejectedError        another status; bad_redirect for a 3xx without target
    BodyError            too_large, bad_encoding, bad_framing, head_too_large, bad_protocol
    TruncatedBodyError   cut_short
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import requests
import urllib3.exceptions

from worker.errors import FetchError, RefusedError, SettingsError, UnreachableError
from worker.fetching.body import ACCEPT_ENCODING, find_encodings, read_body
from worker.fetching.deadline import WATCHDOG
from worker.fetching.dialing import Dialer, WatchedAdapter, tls_context
from worker.fetching.failures import find_failure, find_refusal
from worker.fetching.guard import Endpoint, check_url, shown
from worker.fetching.limits import FetchLimits
from worker.fetching.resolver import Lookup, Resolver, system_lookup
from worker.records import Response

if TYPE_CHECKING:
    from urllib3.response import HTTPResponse

# Its warnings and debug lines quote whole URLs, and a query may hold a token.
logging.getLogger("urllib3").setLevel(logging.ERROR)

# Decided here and not by a source: they would break the framing, the caps or the guard.
OWN_HEADERS = frozenset({
    "accept-encoding", "connection", "content-length", "expect", "host", "proxy-authorization", "range", "te",
    "trailer", "transfer-encoding", "upgrade",
})  # fmt: skip
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
# A repeated header is a list by the standard; of these only one value makes sense, and the first is taken.
SINGLE = frozenset({"content-type", "date", "etag", "last-modified", "location", "retry-after"})
# Never kept: Copydesk has no cookies, and a session identifier has no place in a database.
DROPPED = frozenset({"set-cookie", "set-cookie2"})

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")

# What the libraries raise on hostile input: their own trees, OSError from sockets and TLS, and ValueError from parsing.
TROUBLE = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError)


class ThreadSession:
    """Hold a thread's session, without cookies and environment, and its dialer."""

    def __init__(self, dialer: Dialer, ca_file: str | None) -> None:
        self.dialer = dialer
        self.session = requests.Session()
        self.session.trust_env = False
        self.adapter = WatchedAdapter(dialer, tls_context(ca_file))


class Fetcher:
    """Fetch URLs for all threads of a process, each with its session."""

    def __init__(
        self,
        *,
        user_agent: str,
        limits: FetchLimits | None = None,
        allow_private_hosts: bool = False,
        proxy: str | None = None,
        ca_file: str | None = None,
        lookup: Lookup = system_lookup,
    ) -> None:
        """Take limits, proxy, roots and resolver.

        ``proxy`` is an http(s) URL, ``ca_file`` a PEM bundle in place of the bundled roots, ``lookup`` the resolver.

        With a proxy the target's name is still looked up here and refused where it is private; what the proxy itself
        connects to is the proxy's own matter.
        """
        self._user_agent = user_agent
        self._limits = limits or FetchLimits()
        self._allow_private_hosts = allow_private_hosts
        self._proxy = _checked_proxy(proxy)
        self._ca_file = ca_file
        self._resolver = Resolver(lookup)
        self._own = threading.local()

    def fetch(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
        deadline: float | None = None,
    ) -> Response:
        """Return the Response to a GET of ``url``.

        Raises the errors listed above.

        ``etag`` and ``last_modified`` are those of the copy at hand, as the server sent them, and make the request
        conditional; ``max_bytes`` and ``deadline`` (seconds) replace the limits for this request.
        """
        target = check_url(url)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        given = {**(headers or {}), **{k: v for k, v in conditions.items() if v}}
        request = self._prepare(self._line(), url, target, given)
        return self._ask(url, request, max_bytes or self._limits.max_bytes, deadline or self._limits.deadline)

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str], deadline: float) -> Response:
        """Return the Response to a POST of ``body``, bounded and guarded as ``fetch`` is."""
        request = self._prepare(self._line(), url, check_url(url), headers, body)
        return self._ask(url, request, self._limits.max_bytes, deadline)

    def check(self, url: str) -> None:
        """Raise RefusedError where the guard lets no request go to a URL."""
        host = check_url(url).host
        with suppress(UnreachableError):  # A name may be unknown here, or for now.
            self._line().dialer.find_allowed(host)

    def _ask(self, url: str, request: requests.PreparedRequest, max_bytes: int, deadline: float) -> Response:
        line = self._line()
        with WATCHDOG.start(deadline) as timer:
            line.dialer.deadline = timer
            result = self._exchange(line, url, request, max_bytes)
        if timer.hit:
            self.close()
            result = UnreachableError(f"{shown(url)}: not finished within {timer.seconds:g} s", reason="deadline")
        if isinstance(result, FetchError):
            raise result
        return result

    def close(self) -> None:
        """Drop the calling thread's session; the next fetch makes a new one."""
        line = self._own.__dict__.pop("line", None)
        if line is not None:
            line.adapter.close()

    def _line(self) -> ThreadSession:
        if "line" not in self._own.__dict__:
            dialer = Dialer(self._resolver, self._limits, allow_private_hosts=self._allow_private_hosts)
            self._own.line = ThreadSession(dialer, self._ca_file)
        return cast("ThreadSession", self._own.line)

    def _prepare(
        self, line: ThreadSession, url: str, target: Endpoint, headers: Mapping[str, str], body: bytes | None = None
    ) -> requests.PreparedRequest:
        clash = next((name for name in headers if name.lower() in OWN_HEADERS), None)
        if clash is not None:
            raise RefusedError(f"{shown(url)}: the header {clash} cannot be set by a source", reason="bad_header")
        own = {"User-Agent": self._user_agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING}
        # A host is asked every few seconds, about as long as servers keep idle connections: reuse would mostly meet one
        # that is just being closed.
        method = "GET" if body is None else "POST"
        request = requests.Request(method, url, headers={**own, **headers, "Connection": "close"}, data=body)
        try:
            prepared = line.session.prepare_request(request)
            dialled = urlsplit(prepared.url or "").hostname or ""
        except requests.exceptions.InvalidHeader:
            reason, words = "bad_header", "a request header is not a possible one"
        except (requests.RequestException, ValueError):
            reason, words = "bad_url", "not a URL that can be requested"
        else:
            if dialled.removesuffix(".") == target.host:
                return prepared
            reason, words = "bad_host", "its host is read in more than one way"
        raise RefusedError(f"{shown(url)}: {words}", reason=reason)

    def _exchange(
        self, line: ThreadSession, url: str, request: requests.PreparedRequest, max_bytes: int
    ) -> Response | FetchError:
        """Return the Response, or the error as a value.

        Raised outside of any handler it drags no library message along.
        """
        started, where, raw = time.monotonic(), shown(url), None
        try:
            raw = self._send(line, url, request)
            waited = time.monotonic() - started
            headers = plain_headers(raw)
            conditional = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
            refusal = find_refusal(raw.status, headers, where, datetime.now(UTC), conditional=conditional)
            if refusal is not None:
                return refusal
            body = b""
            if raw.status < 300:
                encodings = find_encodings(headers.get("content-encoding"), self._limits.max_encodings)
                body = read_body(raw, encodings, max_bytes)
            elapsed = time.monotonic() - started
            return Response(url, raw.status, headers, body, elapsed, line.dialer.address, waited)
        except FetchError as error:
            return _located(error, where)
        except TROUBLE as error:
            return find_failure(error, where, reading=raw is not None)
        finally:
            if raw is not None:
                raw.close()

    def _send(self, line: ThreadSession, url: str, request: requests.PreparedRequest) -> HTTPResponse:
        """Return the response with its head read.

        The adapter is used directly: ``Session.send`` keeps cookies and reads a redirect's body without any bound.
        """
        if self._proxy is not None:
            line.dialer.find_allowed(urlsplit(str(request.url)).hostname or "")
        proxies = {"http": self._proxy, "https": self._proxy} if self._proxy else {}
        response = line.adapter.send(request, stream=True, timeout=self._limits.silence, proxies=proxies)
        return cast("HTTPResponse", response.raw)


def plain_headers(raw: HTTPResponse) -> MappingProxyType[str, str]:
    """Return the headers by lower-case name, without control characters.

    In UTF-8 where they are that.
    """
    headers: dict[str, str] = {}
    for name in raw.headers:
        key = name.lower()
        if _TOKEN.fullmatch(name) and key not in DROPPED:
            values = raw.headers.getlist(name)
            headers[key] = _clean(values[0] if key in SINGLE else ", ".join(values))
    return MappingProxyType(headers)


def _clean(value: str) -> str:
    with suppress(UnicodeError):  # Where it is not UTF-8, the Latin-1 that http.client took it for stands.
        value = value.encode("latin-1").decode("utf-8")
    return _CONTROL.sub(" ", value).strip()


def _located(error: FetchError, where: str) -> FetchError:
    """Return the error with the URL in front, without its origin.

    The URL is added where it does not name one.
    """
    message = str(error)
    if where not in message:
        error.args = (f"{where}: {message}",)
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _checked_proxy(proxy: str | None) -> str | None:
    if not proxy:
        return None
    try:
        parts = urlsplit(proxy)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good:
        raise SettingsError("the proxy has to be given as http://host:port or https://host:port")
    return proxy
