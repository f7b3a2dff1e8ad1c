"""Pictures: an element that shows one -> its addresses by width, its alt text, and what it is a picture of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from worker.extraction.vocabulary.images import NOT_A_PICTURE, PLACEHOLDER, SOURCE_SETS, SOURCES
from worker.normalize.text import collapse
from worker.normalize.urls import absolute
from worker.records import ImageVersion

# Pixels below which a picture is an icon, a portrait or a tracking pixel, where the page says its size.
LEAST_SIDE = 70

_CANDIDATE = re.compile(
    r"(?P<url>(?:[^\s,]|,(?!\s|$|https?://|//))+)(?:\s+(?P<size>\d+(?:\.\d+)?)(?P<unit>[wx]))?\s*(?:,|$)"
)
# An address that needs no joining and no check: nearly all of a `srcset` are such.
_COMPLETE = re.compile(r"https?://[\w.-]+\.[a-z]{2,}(?:/[^\s#<>\"]*)?", re.IGNORECASE)
_BACKGROUND = re.compile(r"""background(?:-image)?\s*:[^;]*?url\(\s*["']?([^"')]+)""", re.IGNORECASE)
_IN_JSON = re.compile(
    r"https?:(?:\\?/){2}[^\s\"'<>\\]+(?:\\/[^\s\"'<>\\]+)*?\.(?:jpe?g|png|webp|avif)(?:\?[^\s\"'<>\\]*)?", re.IGNORECASE
)
# Any address in JSON, whatever its extension: "src":"//img.example/12?w=800".
_ANY_IN_JSON = re.compile(r"""["']((?:https?:)?(?:\\?/){2}[^"'\s]+)["']""")
_FRONT_PAGE = re.compile(r"https?://[^/?#]*/?(?:#.*)?")
_GIF = re.compile(r"\.gif(?:$|[?#])", re.IGNORECASE)
_WIDTH_IN_URL = re.compile(
    r"[?&](?:w|width|imwidth|maxw|maxwidth)=(\d{2,4})(?!\d)|[/_,-]w[_:-]?(\d{3,4})(?!\d)"
    r"|(?<![\da-f])(\d{3,4})[x×]\d{2,4}(?!\d)|[/_-](\d{3,4})w(?![\da-z])",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"^\s*(\d{1,5})(?:px|\.\d+)?\s*$")


@dataclass(frozen=True, slots=True)
class PageImage:
    """One picture as shown: its address, its renditions by width (best first), its alternative text."""

    url: str
    versions: tuple[ImageVersion, ...]
    alt: str | None


def read_picture(elements: list[etree._Element], base_url: str) -> PageImage | None:
    """Return the picture that elements of one frame show together.

    A lazy placeholder, its `source`, its twin in `noscript`.
    """
    found: dict[str, int | None] = {}
    for element in elements:
        for url, width in addresses(element, base_url):
            if found.get(url) is None:
                found[url] = width
    # A rendition with a width is never the stand-in of a picture that loads later.
    versions = [ImageVersion(url, width) for url, width in found.items() if width or not is_stand_in(url)]
    if not versions:
        return None
    best = max(versions, key=lambda version: version.width or width_in_url(version.url))
    ordered = sorted(versions, key=lambda version: -(version.width or 0))
    return PageImage(best.url, tuple(ordered), alt_of(elements))


def alt_of(elements: list[etree._Element]) -> str | None:
    """Return the first alternative text of the elements; None where none has any."""
    return next((alt for element in elements if (alt := collapse(element.get("alt")))), None)


def addresses(element: etree._Element, base_url: str) -> Iterator[tuple[str, int | None]]:
    """Yield each address of an element's picture, with its width in pixels."""
    if element.tag in ("video", "amp-video"):
        single = [full(element.get("poster"), base_url)]
    else:
        attributes = dict(element.attrib)
        for name in SOURCE_SETS:
            if value := attributes.get(name):
                yield from read_srcset(value, base_url)
        single = [] if element.tag == "source" else list(_single_addresses(attributes, base_url))
        single.append(_background(attributes.get("style"), base_url))
    yield from ((url, None) for url in single if url)


def _single_addresses(attributes: Mapping[str, str], base_url: str) -> Iterator[str]:
    """Yield the addresses in attributes that hold one each, those of late loading first."""
    is_late = False
    for name in SOURCES:
        value = attributes.get(name)
        if not value:
            continue
        if is_late and name == "src" and _GIF.search(value):
            continue  # What a page moves while the real file is loading.
        address = first_in_json(value) if value.startswith(("{", "[")) else value
        if not address.startswith("data:") and (url := full(address, base_url)):
            is_late = True
            yield url


def _background(style: str | None, base_url: str) -> str | None:
    """Return the address of the picture that a style lays behind an element."""
    found = _BACKGROUND.search(style) if style and "url(" in style else None
    return full(found[1], base_url) if found else None


def full(address: str | None, base_url: str) -> str | None:
    """Return the http(s) URL of a picture's address.

    The page itself and its front page are none.
    """
    if not address or not address.strip():
        return None
    url = address if _COMPLETE.fullmatch(address) else absolute(address, base_url)
    if url is None or url == base_url or _FRONT_PAGE.fullmatch(url):
        return None
    return url


def first_in_json(value: str) -> str:
    """Return the first address in the JSON of an attribute; empty where it has none."""
    found = _ANY_IN_JSON.search(value)
    return found[1].replace("\\/", "/") if found else ""


def is_stand_in(url: str) -> bool:
    """Return whether a path is that of a placeholder's file."""
    return bool(PLACEHOLDER.search("/" + url.partition("//")[2].partition("/")[2]))


def read_srcset(value: str, base_url: str) -> Iterator[tuple[str, int | None]]:
    """Yield the candidates of a `srcset`: URL and, for `w` descriptors, the width."""
    for match in _CANDIDATE.finditer(value):
        if match["url"].startswith("data:"):
            continue
        if url := full(match["url"].strip(","), base_url):
            yield url, int(float(match["size"])) if match["unit"] == "w" else None


def addresses_in_data(element: etree._Element, base_url: str) -> list[str]:
    """Return the picture addresses in the data attributes of an element."""
    return [
        url
        for name, value in element.attrib.items()
        if str(name).startswith("data-") and "http" in value
        for match in _IN_JSON.findall(value)[:8]
        if (url := full(match.replace("\\/", "/"), base_url))
    ]


def width_in_url(url: str) -> int:
    """Return the width in pixels that the address itself tells, 0 where it tells none."""
    widths = [int(digits) for match in _WIDTH_IN_URL.finditer(url) for digits in match.groups() if digits]
    return max((width for width in widths if width <= 4000), default=0)


def is_small(element: etree._Element) -> bool:
    """Return whether the page itself gives the picture the size of an icon."""
    for name in ("width", "height"):
        if (match := _DIGITS.match(element.get(name) or "")) and int(match[1]) < LEAST_SIDE and int(match[1]) != 0:
            # Lazy placeholders are 1x1 too, but say elsewhere what they stand for.
            return not any(element.get(source) for source in SOURCES[:-1]) or int(match[1]) > 1
    return False


def is_drawn(element: etree._Element) -> bool:
    """Return whether an element shows a drawing of the page's own.

    A zoom sign or a camera, and no other address.
    """
    source = element.get("src") or ""
    drawn = source.partition("?")[0].endswith(".svg")
    return drawn and not any(element.get(name) for name in (*SOURCE_SETS, *SOURCES[:-1]))


def is_decoration(url: str) -> bool:
    """Return whether an address is that of a logo, icon, portrait or counter."""
    return bool(NOT_A_PICTURE.search(url))
