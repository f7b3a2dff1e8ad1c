"""URLs: joined, cleaned for reading, and reduced to the key under which all spellings of one address meet."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga|ico|icid|int_\w+|itm_\w+|at_\w+|ns_\w+|cmp|cmpid|ref|source)$",
    re.IGNORECASE,
)


def absolute(url: str | None, base: str) -> str | None:
    """The http(s) URL that ``url`` means on a page at ``base``, without fragment; None where it means none."""
    try:
        joined = urlsplit(urljoin(base, (url or "").strip()))
    except ValueError:
        return None
    if joined.scheme not in ("http", "https") or not joined.netloc:
        return None
    return urlunsplit(joined._replace(fragment=""))


def url_key(url: str) -> str:
    """The identity of an address: host without www., decoded path, sorted query without tracking parameters."""
    parts = urlsplit(url)
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(k))
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    path = quote(unquote(parts.path).rstrip("/"), safe="/")
    return f"{host}{port}{path}" + (f"?{urlencode(query)}" if query else "")
