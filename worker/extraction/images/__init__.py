"""Images: the article's pictures with their one caption and credit, and the elements that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Literal

from lxml import etree

from worker.extraction.images.caption_below import caption_beside
from worker.extraction.images.caption_markup import names_caption, next_shown, visible_text
from worker.extraction.images.captions import FoundCaption, read_caption
from worker.extraction.images.containers import ImageContainer, find_containers, is_video
from worker.extraction.images.json_ld_images import ImageObject, read_image_objects
from worker.extraction.images.merged_images import FoundImages, Gathered, ImageDecision
from worker.extraction.images.region import Region, find_region
from worker.extraction.images.versions import shared_pictures, stand_in, widened
from worker.extraction.main_text import MainText
from worker.extraction.page import Page
from worker.extraction.page.claims import ClaimedElement
from worker.extraction.page.image_sources import PageImage, addresses_in_data, alt_of, is_decoration, read_picture
from worker.extraction.vocabulary.images import PORTRAIT_NAME
from worker.normalize.captions.credits import split_credit
from worker.normalize.image_urls import image_key
from worker.normalize.text import letters
from worker.records import Image, ImageRole, ImageVersion

__all__ = ["FoundImages", "ImageDecision", "find_images"]

_VIDEOS = frozenset({"video", "amp-video"})
# Letters of a caption that stands for a picture whose address the page does not give.
_LEAST_ALONE = 16
# The same where markup names the caption, or below a player whose picture a script loads.
_LEAST_NAMED = 4
# Levels around a picture on which a group of pictures may end.
_GROUP_LEVELS = 3
# Letters of the description that show a text to be its copy, and of a credit that no caption holds by chance.
_SAME_OPENING = 40
_SAID_AGAIN = 8
# Characters of a box's own text beyond its captions up to which the whole box is left out of the running text.
_MOST_OTHER_TEXT = 60


def find_images(page: Page, main_text: MainText, teasers: frozenset[int]) -> FoundImages:
    """Return the article's images; what lies inside the elements of ``teasers`` is not the article's."""
    region = find_region(page, main_text)
    described = read_image_objects(page.json_ld, page.base_url)
    shared = shared_pictures(page)
    gathered = Gathered()
    read = []
    claimed: set[etree._Element] = set()
    for box in find_containers(page, region, teasers):
        caption = find_caption(page, region, box)
        if caption.text is None and (below := caption_of_group(page, region, box)) is not None:
            caption = caption if below in claimed else read_caption(below, (below,))
        claimed.update(caption.elements)
        read.append((box, caption, read_image(page, region, box, caption, described, shared)))
    if not any(image.url and image.role == "lead" for _, _, image in read if image is not None):
        read = with_stand_in(page, region, read, stand_in(shared))
    for box, caption, image in read:
        at = gathered.add(page.index[box.element], image) if image is not None else None
        gathered.claims += claim_elements(page, box, caption, -1 if at is None else at)
        gathered.containers.append(ImageDecision(box.element, caption, at))
    return gathered.as_found()


Read = tuple[ImageContainer, FoundCaption, Image | None]


def with_stand_in(page: Page, region: Region, read: list[Read], own: PageImage | None) -> list[Read]:
    """Give the first empty container above the text the page's shared picture."""
    if own is None:
        return read
    for n, (box, caption, image) in enumerate(read):
        if box.in_gallery or page.index[box.element] >= region.paragraph:
            break
        if image is None and _shows_none(page, box):
            image = Image(None, caption=caption.text, credit=caption.credit, role="lead")
        if image is not None and image.url is None:
            image = replace(image, url=own.url, versions=own.versions, alt=image.alt or alt_of(box.shown))
            return [*read[:n], (box, caption, image), *read[n + 1 :]]
    return read


def _shows_none(page: Page, box: ImageContainer) -> bool:
    """Return whether a container holds only images without any address or drawing of their own."""
    images = all(element.tag in ("img", "amp-img") for element in box.shown)
    drawn = PORTRAIT_NAME.search(alt_of(box.shown) or "") is not None
    return images and not drawn and read_picture(sources_of(box), page.base_url) is None


def find_caption(page: Page, region: Region, box: ImageContainer) -> FoundCaption:
    """Return the caption inside a container or right behind it."""
    if page.within(page.elements[region.title], box.element):
        return FoundCaption()
    if ruled := page.selected.get("caption"):
        chosen = tuple(e for e in ruled if page.within(e, box.element))
        if chosen:
            return read_caption(box.element, chosen)
    alone = box.element in box.shown
    caption = read_caption(box.element, characters=0 if alone else page.text_len[page.index[box.element]])
    if _is_standfirst(page, caption):
        return FoundCaption()
    if caption.text is None and (beside := caption_beside(box.element)) is not None:
        found = read_caption(beside, (beside,))
        caption = replace(found, credit=found.credit or caption.credit, elements=(*caption.elements, *found.elements))
    return caption


def caption_of_group(page: Page, region: Region, box: ImageContainer) -> etree._Element | None:
    """Return the named caption below a group of pictures that holds no other words."""
    for group in islice(box.element.iterancestors(), _GROUP_LEVELS):
        g = page.index[group]
        if g <= region.start or g in region.roots or page.text_len[g]:
            return None
        following = next_shown(group)
        if following is not None:
            return following if names_caption(following) else None
    return None


def _is_standfirst(page: Page, caption: FoundCaption) -> bool:
    """Return whether words that no markup calls a caption repeat the page's description."""
    if not caption.text or any(names_caption(element) for element in caption.elements):
        return False
    said = (*page.metas.get("description", ()), *page.metas.get("og:description", ()))
    return any(letters(caption.text).startswith(letters(text)[:_SAME_OPENING]) for text in said if letters(text))


def read_image(
    page: Page,
    region: Region,
    box: ImageContainer,
    caption: FoundCaption,
    described: dict[str, ImageObject],
    shared: dict[str, ImageVersion],
) -> Image | None:
    """Return the image that a container shows, with its caption and credit."""
    video = any(map(is_video, box.shown))
    media: Literal["image", "video"] = "video" if video else "image"
    i = page.index[box.element]
    role = role_of(region, box, i)
    picture = find_picture(page, box, shared)
    if picture is None and not _stands_alone(box, caption):
        return None
    if picture is None:
        return Image(None, media, (), None, caption.text, caption.credit, role)
    # The background of a headline is no picture, unless the page calls it its own.
    background = i <= region.title < page.ends[i] and image_key(picture.url) not in shared
    if background or (
        is_decoration(picture.url) and not any(element.tag == "figcaption" for element in caption.elements)
    ):
        return None
    credit = caption.credit or described_credit(picture.url, described) or credit_in(picture.alt, caption.text)
    return Image(picture.url, media, picture.versions, picture.alt, caption.text, credit, role)


def _stands_alone(box: ImageContainer, caption: FoundCaption) -> bool:
    """Return whether a container without a picture is one of the article's all the same."""
    if not _VIDEOS.isdisjoint(element.tag for element in box.shown):
        return True
    said = len(letters(caption.text or caption.credit))
    named = box.element not in box.shown and any(map(names_caption, caption.elements))
    return said >= (_LEAST_NAMED if named or any(map(is_video, box.shown)) else _LEAST_ALONE)


def role_of(region: Region, box: ImageContainer, i: int) -> ImageRole:
    """Return what the picture of container ``i`` is to the article, by its place."""
    if box.in_gallery:
        return "gallery"
    return "lead" if i < region.paragraph else "inline"


def find_picture(page: Page, box: ImageContainer, shared: dict[str, ImageVersion]) -> PageImage | None:
    """Return the picture that a container shows or keeps for a script to load."""
    picture = read_picture(sources_of(box), page.base_url)
    if picture is not None:
        return widened(picture, box.shown, shared, page.base_url)
    versions = versions_in_data(page, box.element)
    return PageImage(versions[0].url, versions, None) if versions else None


def versions_in_data(page: Page, box: etree._Element) -> tuple[ImageVersion, ...]:
    """Return the files that the data attributes of a box and its elements name."""
    found: dict[str, None] = {}
    for element in (box, *box.iterdescendants()):
        found.update(dict.fromkeys(addresses_in_data(element, page.base_url)))
    return tuple(map(ImageVersion, found))


def described_credit(url: str | None, described: dict[str, ImageObject]) -> str | None:
    """Return the credit that the page's JSON-LD gives a picture."""
    known = described.get(image_key(url)) if url and described else None
    return known.credit if known else None


def credit_in(alt: str | None, caption: str | None) -> str | None:
    """Return the credit that an alternative text ends with, unless the caption says it."""
    credit = split_credit(alt)[1]
    said = letters(credit)
    return None if len(said) >= _SAID_AGAIN and said in letters(caption) else credit


def sources_of(box: ImageContainer) -> list[etree._Element]:
    """Return the elements that hold addresses of a container's picture, `source` elements included."""
    found: list[etree._Element] = []
    for element in box.shown:
        found.append(element)
        for ancestor in element.iterancestors():
            if ancestor.tag not in ("source", "picture"):
                break
            # The parser nests `source` elements, since it does not know them as void.
            found.extend(ancestor.iter("source") if ancestor.tag == "picture" else ())
    return found


def claim_elements(page: Page, box: ImageContainer, caption: FoundCaption, image: int) -> Iterator[ClaimedElement]:
    """Yield the elements of a container that are no running text.

    The container itself is one of them unless it holds more than its caption.
    """
    inside = [e for e in caption.elements if page.within(e, box.element)]
    words = sum(len(visible_text(element)) for element in inside)
    i = page.index[box.element]
    if page.text_len[i] - words <= _MOST_OTHER_TEXT:
        yield ClaimedElement(i, "image", image)
    yield from (ClaimedElement(page.index[element], "caption", image) for element in caption.elements)
    following = next_shown(box.element) if caption.text else None
    if following is not None and letters(visible_text(following)) == letters(caption.text):
        # The caption once more, as a paragraph.  Farther away a paragraph of the same words is the article's own.
        yield ClaimedElement(page.index[following], "caption again", image)
