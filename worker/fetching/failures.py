"""Why an exchange failed, in the project's own words: statuses and the libraries' exceptions become one FetchError.

The libraries' messages quote whole URLs and proxies, secrets included, so none of their text is passed on.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests.exceptions as rq
import urllib3.exceptions as u3

from worker.errors import (
    BodyError,
    FetchError,
    GoneError,
    RejectedError,
    ServerError,
    ThrottledError,
    TruncatedBodyError,
    UnreachableError,
)

# A server cannot park a URL for longer than this; the unit is seconds, the number the cap of all back-offs (24 h).
MAX_WAIT = 86_400.0

Rule = tuple[tuple[type[BaseException], ...], type[FetchError], str, str]

# The first rule with a type that occurs anywhere in the exception's chain decides; so the specific come first.
RULES: tuple[Rule, ...] = (
    (
        (u3.InvalidChunkLength, u3.InvalidHeader),
        BodyError,
        "bad_framing",
        "the length of the response is a riddle",
    ),
    ((u3.ProxyError, rq.ProxyError), UnreachableError, "proxy", "the proxy did not pass the request on"),
    ((ssl.SSLEOFError, ssl.SSLZeroReturnError), UnreachableError, "reset", "the connection was broken off"),
    ((ssl.SSLError, u3.SSLError), UnreachableError, "tls", "no trusted TLS connection"),
    ((TimeoutError, u3.TimeoutError), UnreachableError, "timeout", "the server fell silent"),
    ((u3.IncompleteRead, http.client.IncompleteRead), TruncatedBodyError, "cut_short", "the body ended too early"),
    ((ConnectionError,), UnreachableError, "reset", "the connection was broken off"),
    (
        (http.client.BadStatusLine, http.client.UnknownProtocol),
        UnreachableError,
        "bad_protocol",
        "the answer is not HTTP/1",
    ),
)


def find_failure(error: BaseException, where: str, *, reading: bool) -> FetchError:
    """Return the FetchError for a library's exception.

    ``where`` names the URL, ``reading`` says that the body had begun.
    """
    links = list(_links(error))
    for kinds, failure, reason, words in RULES:
        if any(isinstance(link, kinds) for link in links):
            return failure(f"{where}: {words}", reason=reason)
    if any(type(link) is http.client.HTTPException for link in links):
        # The only bare one that http.client raises: too many header lines.
        return BodyError(f"{where}: more header lines than allowed", reason="head_too_large")
    if reading:
        return TruncatedBodyError(f"{where}: the body ended too early")
    return UnreachableError(f"{where}: no usable answer", reason="bad_protocol")


def _links(error: BaseException) -> Iterator[BaseException]:
    """Yield the exception and all that it wraps, each once.

    By cause, context, argument or ``reason``.
    """
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        link = waiting.pop(0)
        if isinstance(link, BaseException) and id(link) not in seen:
            seen.add(id(link))
            yield link
            waiting += [*link.args, getattr(link, "reason", None), link.__cause__, link.__context__]


def find_refusal(
    status: int, headers: Mapping[str, str], where: str, now: datetime, *, conditional: bool = False
) -> FetchError | None:
    """Return the FetchError that a status means, None for what is a Response.

    A Response is 2xx but 206, 304 to a ``conditional`` request, and 3xx with a Location.
    """
    if status == 206:
        return TruncatedBodyError(f"{where}: a part was sent where the whole was asked for", status=status)
    if status == 304 and not conditional:
        return ServerError(f"{where}: not modified, where all was asked for", reason="unasked_304", status=status)
    if status < 300 or status == 304:
        return None
    if status < 400:
        if "location" in headers:
            return None
        return RejectedError(f"{where}: a redirect ({status}) to nowhere", reason="bad_redirect", status=status)
    if status in (404, 410):
        return GoneError(f"{where}: not there ({status})", status=status)
    if status in (429, 503):
        wait = find_wait(headers.get("retry-after"), headers.get("date"), now)
        return ThrottledError(f"{where}: the server asks to wait ({status})", status=status, wait_seconds=wait)
    if 500 <= status < 600:
        return ServerError(f"{where}: the server failed ({status})", status=status)
    return RejectedError(f"{where}: rejected ({status})", status=status)


def find_wait(retry_after: str | None, date: str | None, now: datetime) -> float | None:
    """Return the seconds, 0 to ``MAX_WAIT``, that a Retry-After asks for.

    None without a usable one (RFC 9110 section 10.2.3).

    A date is measured from the server's own ``date`` where it sent one: its clock may be off, its difference is not.
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MAX_WAIT)
    until = _moment(text)
    if until is None:
        return None
    return min(max(0.0, (until - (_moment(date or "") or now)).total_seconds()), MAX_WAIT)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
