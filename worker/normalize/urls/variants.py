"""Variants: the key under which the AMP, mobile and print forms of one page meet its own."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from worker.normalize.urls import host_of, site, url_key

# Host labels, path segments and parameters by which sites name a form of a page rather than another page.
_HOST_FORMS = ("www", "www2", "m", "mobile", "mobil", "movil", "amp", "wap", "touch", "print")
_PATH_FORMS = re.compile(
    r"/(?:amp|amphtml|amp\.html?|print|printable|printview|imprimir|drucken)(?=/|$)", re.IGNORECASE
)
_ENDING_FORMS = re.compile(r"[.,;](?:amp|print)(?=\.html?$|$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_QUERY_FORMS = re.compile(
    r"^(?:(?:amp|noamp|nonamp|print|printable|print_view|mobile|amp_js_v|amp_gsa|usqp)(?:=.*)?"
    r"|(?:output|outputtype|format|view|mode|type|layout|variant)=(?:amp|print|printable|mobile))$",
    re.IGNORECASE,
)
# https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a and https://www.google.com/amp/s/www.example.com/a
_AMP_CACHE = re.compile(
    r"^https?://(?:[^/]+\.cdn\.ampproject\.org/(?:[acirvw]/)+|(?:www\.)?google\.[a-z.]+/amp/)(?P<s>s/)?(?P<page>[^/?#]+\..*)$",
    re.IGNORECASE,
)


def story_key(url: str) -> str:
    """The key of the page that ``url`` shows in some form: AMP (or a copy in an AMP cache), mobile, print or plain."""
    cached = _AMP_CACHE.match(url.strip())
    if cached:
        url = f"http{'s' if cached['s'] else ''}://{cached['page']}"
    host = host_of(url)
    if not host:
        return url_key(url)
    key = url_key(url).removeprefix(host.removeprefix("www."))
    port_and_path, _, query = key.partition("?")
    port_and_path = _INDEX.sub("", _ENDING_FORMS.sub("", _PATH_FORMS.sub("", port_and_path))).rstrip("/")
    query = "&".join(pair for pair in query.split("&") if not _QUERY_FORMS.match(pair))
    return _plain_host(host) + port_and_path + (f"?{query}" if query else "")


def is_variant(url: str) -> bool:
    """Whether ``url`` names another form (AMP, mobile, print) of a page rather than the page."""
    return story_key(url) != url_key(url) and not _INDEX.search(urlsplit(url.strip()).path)


def _plain_host(host: str) -> str:
    """The host without the labels that name a form; the registrable domain always stays."""
    owner = site(host)
    while host != owner:
        label, _, rest = host.partition(".")
        if label not in _HOST_FORMS or not rest:
            break
        host = rest
    return host
