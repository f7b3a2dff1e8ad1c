"""Image versions: other files of a shown picture that the page names elsewhere, behind its link or for sharing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from lxml import etree

from worker.extraction.page import Page
from worker.extraction.page.image_sources import PageImage, full, is_decoration, width_in_url
from worker.normalize.image_urls import image_key
from worker.records import ImageVersion

# The names under which a page offers its own picture for sharing, best first.
_SHARED = ("og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src")
# Widths below which what a page shows is but a stand-in for its shared file, or a thumbnail of the linked one; wider
# ones stay the picture's address, since shared files are often cut to another shape.
_WIDEST_STAND_IN = 100
_WIDEST_THUMBNAIL = 400
# Levels above a picture up to which a link around it is its own.
_LINK_LEVELS = 3


def shared_pictures(page: Page) -> dict[str, ImageVersion]:
    """Return the pictures that the page offers for sharing, by image key, its own first."""
    found: dict[str, ImageVersion] = {}
    for name in _SHARED:
        for content in page.metas.get(name, ())[:4]:
            url = full(content, page.base_url)
            if url is not None and not is_decoration(url):
                width = _stated_width(page) if name == "og:image" and not found else None
                found.setdefault(image_key(url), ImageVersion(url, width))
    return found


def _stated_width(page: Page) -> int | None:
    """Return the width that the page states for its first shared picture."""
    stated = next(iter(page.metas.get("og:image:width", ())), "")
    return int(stated) if stated.isascii() and stated.isdecimal() and len(stated) <= 4 else None


def stand_in(shared: Mapping[str, ImageVersion]) -> PageImage | None:
    """Return the page's shared picture, for a lead picture that only a script would show."""
    version = next(iter(shared.values()), None)
    return PageImage(version.url, (version,), None) if version else None


def widened(
    picture: PageImage, shown: list[etree._Element], shared: Mapping[str, ImageVersion], base_url: str
) -> PageImage:
    """Return the picture with the wider files behind its link and for sharing."""
    key = image_key(picture.url)
    widest = max(map(_width, picture.versions))
    known = {version.url for version in picture.versions}
    found = picture
    for version, limit in ((shared.get(key), _WIDEST_STAND_IN), (linked_file(shown, base_url), _WIDEST_THUMBNAIL)):
        if version is None or version.url in known or widest == 0:
            continue
        if image_key(version.url) != key:
            continue
        # The name of a linked original says no size; a shared file without one may be any crop.
        wider = _width(version) > widest or (limit == _WIDEST_THUMBNAIL and not _width(version))
        if wider:
            url = version.url if widest < limit else found.url
            found = replace(found, url=url, versions=(version, *found.versions))
    return found


def linked_file(shown: list[etree._Element], base_url: str) -> ImageVersion | None:
    """Return the file that a link around a picture leads to."""
    for element in shown:
        for ancestor in islice(element.iterancestors(), _LINK_LEVELS):
            if ancestor.tag == "a" and (url := full(ancestor.get("href"), base_url)):
                return ImageVersion(url, None)
    return None


def _width(version: ImageVersion) -> int:
    """Return the stated width of a version in pixels, else 0."""
    return version.width or width_in_url(version.url)
