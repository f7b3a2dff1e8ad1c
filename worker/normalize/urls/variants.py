"""Variants: the key under which the AMP, mobile and print forms of one page meet its own."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from worker.normalize.urls import host_of, site, url_key
from worker.normalize.urls.shape import looks_like_article

# Host labels, path segments and parameters by which sites name a form of a page rather than another page.
_HOST_FORMS = ("www", "www2", "m", "mobile", "mobil", "movil", "amp", "wap", "touch", "print")
_PATH_FORM = r"(?:amp|amphtml|amp\.html?|print|printable|printview|touch|imprimir|drucken)"
_LEADING_FORM = re.compile(rf"^(:\d+)?/{_PATH_FORM}(?=/.)", re.IGNORECASE)
_TRAILING_FORM = re.compile(rf"/{_PATH_FORM}$", re.IGNORECASE)
_ENDING_FORM = re.compile(r"[.,;](?:amp|print)(?=\.html?$|$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_QUERY_FORM = re.compile(
    r"(?:amp|noamp|nonamp|print|printable|print_view|mobile|touch)(?:=(?:1|true|yes|on|y)?)?"
    r"|(?:output|outputtype|format|view|mode|type|layout|variant)=(?:amp|print|printable|mobile|touch)",
    re.IGNORECASE,
)
# https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a and https://www.google.com/amp/s/www.example.com/a
_AMP_CACHE = re.compile(
    r"^https?://(?:[^/]+\.cdn\.ampproject\.org/(?:[acirvw]/)+|(?:www\.)?google\.[a-z.]+/amp/)(?P<s>s/)?(?P<page>[^/?#]+\..*)$",
    re.IGNORECASE,
)


def story_key(url: str) -> str:
    """Return the key of the page that ``url`` shows in some form.

    AMP, mobile, print or plain.

    A path names a form only where what is left of it has an article's shape: ``/tech/amp`` is a section.  Forms that
    this leaves apart meet through the canonical address that they claim.
    """
    cached = _AMP_CACHE.match(url.strip())
    if cached:
        url = f"http{'s' if cached['s'] else ''}://{cached['page']}"
    host = host_of(url)
    if not host:
        return url_key(url)
    key = url_key(url).removeprefix(host.removeprefix("www."))
    address, hash_sign, route = key.partition("#")
    path, _, query = address.partition("?")
    query = "&".join(pair for pair in query.split("&") if not _QUERY_FORM.fullmatch(pair))
    path = _INDEX.sub("", _plain_path(path, query)).rstrip("/")
    return _plain_host(host) + path + (f"?{query}" if query else "") + hash_sign + route


def is_variant(url: str) -> bool:
    """Tell whether ``url`` names another form of a page.

    AMP, mobile or print.
    """
    return story_key(url) != url_key(url) and not _INDEX.search(urlsplit(url.strip()).path)


def _plain_path(path: str, query: str) -> str:
    """Return the path without the segment that names a form.

    The first or last one, behind a port.
    """
    for form, kept in ((_TRAILING_FORM, ""), (_LEADING_FORM, r"\1"), (_ENDING_FORM, "")):
        plain = form.sub(kept, path, count=1)
        if plain != path and looks_like_article(f"http://form{plain}?{query}"):
            return plain
    return path


def _plain_host(host: str) -> str:
    """Return the host without the labels that name a form; the registrable domain always stays."""
    owner = site(host)
    while host != owner:
        label, _, rest = host.partition(".")
        if label not in _HOST_FORMS or not rest:
            break
        host = rest
    return host
