"""URLs: joined, cleaned for reading, and reduced to the key under which all spellings of one address meet.

No function here raises on a bad URL: ``absolute`` answers None, a key is then the text itself.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import cache, lru_cache
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

import idna
from publicsuffixlist import PublicSuffixList

from worker.normalize.urls.tracking import is_tracking

# Longer addresses are traps or data; servers and databases set their own limits at 8 KiB and below.
MAX_URL_CHARACTERS = 4096

_UNSAFE = re.compile('[\\x00-\\x20\\x7f"<>\\\\^`{|}\ud800-\udfff]')  # The last are halves of surrogate pairs.
_BREAKS = re.compile("[\\t\\n\\r]")
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_ENCODED_SLASH = re.compile(r"%2f", re.IGNORECASE)
_SLASHES = re.compile(r"/{2,}")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# What parts an address (RFC 3986, 2.2), and what is encoded already.
_ADDRESS_SIGNS = "%:/?#[]@!$&'()*+,;="


def absolute(url: str | None, base: str) -> str | None:
    """Return the http(s) URL that ``url`` means on a page at ``base``, or None.

    The fragment goes, unless it is the route of a page of its own (``#!/news/1``).
    """
    text = (url or "").strip()
    if len(text) > MAX_URL_CHARACTERS:
        return None
    try:
        joined = urlsplit(urljoin(base, text))
        if joined.scheme not in _DEFAULT_PORTS or not joined.hostname or joined.port == 0:
            return None
    except ValueError:
        return None
    return _quoted(urlunsplit(joined._replace(fragment=_route(joined.fragment))))


def clean_url(url: str) -> str:
    """Return the address to ask for and to show, without tracking, session and default port."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return url.strip()
    query = "&".join(pair for pair in parts.query.split("&") if not is_tracking(*_named(pair)))
    path = _SESSION_IN_PATH.sub("", parts.path) or "/"
    return _quoted(urlunsplit((parts.scheme, _place(url, parts), path, query, _route(parts.fragment))))


def ascii_url(url: str) -> str:
    """Return the address as RFC 3986 has it, in ASCII alone.

    Its host is in punycode, and of other letters the bytes are encoded.  Blanks around it, tabs and line breaks within
    are none of it (WHATWG URL, 4.4).
    """
    url = _BREAKS.sub("", url.strip())
    if url.isascii():
        return _quoted(url)
    parts = _split(url)
    if parts is not None and parts.hostname:
        url = urlunsplit(parts._replace(netloc=_place(url, parts)))
    return quote(url, safe=_ADDRESS_SIGNS, errors="replace")


def url_key(url: str) -> str:
    """Return the identity of an address.

    Host without www., path in one spelling, sorted query without tracking.

    The scheme, the fragment, the port 80 or 443, a slash too many, dot segments and the encoding and composition of
    letters make no difference; a route behind ``#!`` does.
    """
    parts = _split(url)
    if parts is None or not parts.hostname:
        return url.strip()
    host = host_of(url).removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    query = "&".join(sorted(_pairs(parts.query)))
    route = _route(parts.fragment).rstrip("/")
    return (
        f"{host}{port}{_path(parts.path)}" + (f"?{query}" if query else "") + (f"#{_spelled(route)}" if route else "")
    )


@lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """Return the host of a URL in lower-case ASCII (punycode), without port, or nothing."""
    parts = _split(url)
    host = (parts.hostname or "") if parts else ""
    return host.rstrip(".") if host.isascii() else _punycode(host).rstrip(".")


def path_of(url: str) -> str:
    """Return the path of a URL as it is written, empty where there is none."""
    parts = _split(url)
    return parts.path if parts else ""


@lru_cache(maxsize=4096)
def site(host: str) -> str:
    """Return the registrable domain of a host ("news.bbc.co.uk" -> "bbc.co.uk"), or the host."""
    host = host.casefold().rstrip(".")
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return _suffixes().privatesuffix(host if host.isascii() else _punycode(host)) or host


def same_site(url: str, other: str) -> bool:
    """Return whether two URLs belong to one registrable domain."""
    return bool(host_of(url)) and site(host_of(url)) == site(host_of(other))


@lru_cache(maxsize=1024)
def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port, parts.hostname  # Both are read on demand, and raise then.
    except ValueError:
        return None
    return parts


def _place(url: str, parts: SplitResult) -> str:
    """Return user, host in ASCII, and port of an address; the scheme's own port goes."""
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    port = f":{parts.port}" if parts.port and parts.port != _DEFAULT_PORTS.get(parts.scheme) else ""
    host = host_of(url)
    return f"{user}{f'[{host}]' if ':' in host else host}{port}"


def _quoted(url: str) -> str:
    """Return the URL with the characters percent-encoded that may stand in none."""
    return _UNSAFE.sub(lambda found: quote(found[0], errors="replace"), url)


def _route(fragment: str) -> str:
    """Return the fragment that names a page of its own, if any.

    A bare ``#!`` is a button.
    """
    return fragment if fragment.startswith("!") and fragment.strip("!/") else ""


def _named(pair: str) -> tuple[str, str]:
    """Return a parameter's name and value as they are written."""
    name, _, value = pair.partition("=")
    return name, value


def _pairs(query: str) -> list[str]:
    """Return the parameters that tell pages apart, each in one spelling."""
    kept = (
        pair.replace("+", " ").partition("=") for pair in query.split("&") if pair and not is_tracking(*_named(pair))
    )
    return [f"{_spelled(name)}{equals}{_spelled(value)}" for name, equals, value in kept]


def _path(path: str) -> str:
    """Return the path in one spelling.

    An encoded slash stays one, since it parts no folders.
    """
    path = _SLASHES.sub("/", _SESSION_IN_PATH.sub("", path))
    spelled = "%2F".join(_spelled(part, "/:@!$&'()*+,;=") for part in _ENCODED_SLASH.split(path))
    return _without_dots(spelled).rstrip("/")


def _without_dots(path: str) -> str:
    """Return the path with its dot segments resolved (RFC 3986, section 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == ".." and len(kept) > 1:
            kept.pop()
        elif segment not in (".", ".."):
            kept.append(segment)
    return "/".join(kept)


def _spelled(text: str, safe: str = "") -> str:
    """Return the text percent-encoded in one way, its letters composed where it is UTF-8."""
    if text.isalnum() and text.isascii():
        return text
    raw = unquote_to_bytes(text)
    try:
        composed = unicodedata.normalize("NFC", raw.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        composed = raw  # By bytes, so that an address in Latin-1 keeps an identity of its own.
    return quote(composed, safe=safe)


def _punycode(host: str) -> str:
    try:
        return idna.encode(host[:253], uts46=True).decode("ascii").casefold()
    except (idna.IDNAError, UnicodeError):
        return host.casefold()


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
