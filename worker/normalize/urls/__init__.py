"""URLs: joined, cleaned for reading, and reduced to the key under which all spellings of one address meet.

No function here raises on a bad URL: ``absolute`` answers None, a key is then the text itself.
"""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

import idna
from publicsuffixlist import PublicSuffixList

# Longer addresses are traps or data; servers and databases set their own limits at 8 KiB and below.
MAX_URL_CHARACTERS = 4096

TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|twclid|ttclid|li_fat_id|srsltid|mc_[ce]id|igshid|igsh"
    r"|yclid|ysclid|_ga|_gl|_hsenc|_hsmi|hsa_\w+|mkt_tok|vero_id|oly_\w+_id|s_kwcid|spm|dicbo|tblci|oborigurl|ocid|smid"
    r"|wt[._](?:mc|zmc)\w*|wt\.mc_id|xtor|xts|pk_\w+|piwik_\w+|mtm_\w+|matomo_\w+|ico|icid|ito|int_\w+|itm_\w+|at_\w+"
    r"|ns_\w+|cmp|cmpid|ref|ref_src|ref_url|source|traffic_source|jsessionid|phpsessid)$",
    re.IGNORECASE,
)
_UNSAFE = re.compile('[\\x00-\\x20\\x7f"<>\\\\^`{|}\ud800-\udfff]')  # The last are halves of surrogate pairs.
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_ENCODED_SLASH = re.compile(r"%2f", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def absolute(url: str | None, base: str) -> str | None:
    """The http(s) URL that ``url`` means on a page at ``base``, without fragment; None where it means none."""
    text = (url or "").strip()
    if len(text) > MAX_URL_CHARACTERS:
        return None
    try:
        joined = urlsplit(urljoin(base, text))
        if joined.scheme not in _DEFAULT_PORTS or not joined.hostname or joined.port == 0:
            return None
    except ValueError:
        return None
    return _quoted(urlunsplit(joined._replace(fragment="")))


def clean_url(url: str) -> str:
    """The address to ask for and to show: without fragment, tracking parameters, session and default port."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return url.strip()
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    port = f":{parts.port}" if parts.port and parts.port != _DEFAULT_PORTS.get(parts.scheme) else ""
    host = host_of(url)
    query = "&".join(pair for pair in parts.query.split("&") if not TRACKING.match(pair.partition("=")[0]))
    path = _SESSION_IN_PATH.sub("", parts.path) or "/"
    return _quoted(urlunsplit((parts.scheme, f"{user}{f'[{host}]' if ':' in host else host}{port}", path, query, "")))


def url_key(url: str) -> str:
    """The identity of an address: host without www., one spelling of the path, sorted query without tracking.

    The scheme, the fragment, the port 80 or 443, a slash at the end and the letters' encoding make no difference.
    """
    parts = _split(url)
    if parts is None or not parts.hostname:
        return url.strip()
    host = host_of(url).removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    query = "&".join(sorted(_pairs(parts.query)))
    return f"{host}{port}{_path(parts.path)}" + (f"?{query}" if query else "")


@lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """The host of a URL in small letters and ASCII (punycode), without port; empty where there is none."""
    parts = _split(url)
    host = (parts.hostname or "") if parts else ""
    return host.rstrip(".") if host.isascii() else _punycode(host).rstrip(".")


def path_of(url: str) -> str:
    """Return the path of a URL as it is written, empty where there is none."""
    parts = _split(url)
    return parts.path if parts else ""


@lru_cache(maxsize=4096)
def site(host: str) -> str:
    """The registrable domain of a host ("news.bbc.co.uk" -> "bbc.co.uk"); the host itself where there is none."""
    host = host.casefold().rstrip(".")
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return _suffixes().privatesuffix(host if host.isascii() else _punycode(host)) or host


def same_site(url: str, other: str) -> bool:
    """Whether two URLs belong to one registrable domain."""
    return bool(host_of(url)) and site(host_of(url)) == site(host_of(other))


@lru_cache(maxsize=1024)
def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port, parts.hostname  # Both are read on demand, and raise then.
    except ValueError:
        return None
    return parts


def _quoted(url: str) -> str:
    """The URL with the characters percent-encoded that may stand in none; everything else as it was written."""
    return _UNSAFE.sub(lambda found: quote(found[0], errors="replace"), url)


def _pairs(query: str) -> list[str]:
    """The parameters that tell pages apart, each in one spelling."""
    pairs = (pair.replace("+", " ").partition("=") for pair in query.split("&") if pair)
    return [f"{_spelled(name)}{equals}{_spelled(value)}" for name, equals, value in pairs if not TRACKING.match(name)]


def _path(path: str) -> str:
    """The path in one spelling; an encoded slash stays one, since it parts no folders."""
    path = _SESSION_IN_PATH.sub("", path).rstrip("/")
    return "%2F".join(_spelled(part, "/:@!$&'()*+,;=") for part in _ENCODED_SLASH.split(path))


def _spelled(text: str, safe: str = "") -> str:
    # By bytes, so that an address in Latin-1 keeps an identity of its own.
    return text if text.isalnum() and text.isascii() else quote(unquote_to_bytes(text), safe=safe)


def _punycode(host: str) -> str:
    try:
        return idna.encode(host[:253], uts46=True).decode("ascii").casefold()
    except (idna.IDNAError, UnicodeError):
        return host.casefold()


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
