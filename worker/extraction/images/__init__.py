"""Images: the article's pictures with their one caption and credit, and the elements these stand in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

from worker.extraction.images.captions import (
    FoundCaption,
    caption_beside,
    names_caption,
    next_shown,
    read_caption,
    visible_text,
)
from worker.extraction.images.containers import Frame, find_frames
from worker.extraction.images.json_ld_images import ImageObject, read_image_objects
from worker.extraction.images.region import Scope, find_scope
from worker.extraction.images.versions import shared_pictures, stand_in, widened
from worker.extraction.main_text import Container
from worker.extraction.page.document import Document
from worker.extraction.page.image_sources import Picture, addresses_in_data, alt_of, is_decoration, read_picture
from worker.extraction.phrases.credits import split_credit
from worker.extraction.vocabulary.images import PORTRAIT_NAME
from worker.normalize.image_urls import image_key
from worker.normalize.text import letters
from worker.records import Image, ImageRole, ImageVersion

# Letters of a caption that stands for a picture whose address the page does not give.
_LEAST_ALONE = 16
# Letters of a caption from which it tells one picture from others; a shorter one may stand under several.
_LEAST_TELLING = 30
# Letters of the description that show a text to be its copy, and of a credit that no caption holds by chance.
_SAME_OPENING = 40
_SAID_AGAIN = 8
# Characters of a frame's own text beyond its captions up to which the whole frame is left out of the running text.
_MOST_OTHER_TEXT = 60


@dataclass(frozen=True, slots=True)
class FoundImages:
    """The article's pictures in page order; ``anchors`` gives the element to show each at (element -> index into
    ``images``); ``elements`` are captions, credits and figures that are not running text."""

    images: tuple[Image, ...] = ()
    anchors: dict[etree._Element, int] = field(default_factory=dict)
    elements: frozenset[etree._Element] = frozenset()
    caption_texts: tuple[str, ...] = ()
    frames: tuple[ReadFrame, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFrame:
    """One frame with the caption found for it and the image (index) that it shows; None where it shows none."""

    element: etree._Element
    caption: FoundCaption
    image: int | None


def find_images(document: Document, container: Container, promos: frozenset[etree._Element]) -> FoundImages:
    """The article's pictures; what lies inside ``promos`` is not the article's."""
    scope = find_scope(document, container)
    described = read_image_objects(document.json_ld, document.base_url)
    shared = shared_pictures(document)
    gathered = Gathered()
    read = []
    for frame in find_frames(document, scope, promos):
        caption = find_caption(document, scope, frame)
        read.append((frame, caption, read_image(document, scope, frame, caption, described, shared)))
    if not any(image.url and image.role == "lead" for _, _, image in read if image is not None):
        read = with_stand_in(document, scope, read, stand_in(shared))
    for frame, caption, image in read:
        gathered.elements.update(unread_elements(document, frame, caption))
        at = gathered.add(frame.element, image) if image is not None else None
        gathered.frames.append(ReadFrame(frame.element, caption, at))
    return gathered.as_found()


Read = tuple[Frame, FoundCaption, Image | None]


def with_stand_in(document: Document, scope: Scope, read: list[Read], own: Picture | None) -> list[Read]:
    """The frames read, the first one above the text that waits for a script with the page's own shared picture."""
    if own is None:
        return read
    for n, (frame, caption, image) in enumerate(read):
        if frame.in_gallery or document.index[frame.element] >= scope.paragraph:
            break
        if image is None and _shows_none(document, frame):
            image = Image(None, caption=caption.text, credit=caption.credit, role="lead")
        if image is not None and image.url is None:
            image = replace(image, url=own.url, versions=own.versions, alt=image.alt or alt_of(frame.shown))
            return [*read[:n], (frame, caption, image), *read[n + 1 :]]
    return read


def _shows_none(document: Document, frame: Frame) -> bool:
    """Whether a frame is an image without any address that a reader could see, and no drawing of the page's own."""
    images = all(element.tag in ("img", "amp-img") for element in frame.shown)
    drawn = PORTRAIT_NAME.search(alt_of(frame.shown) or "") is not None
    return images and not drawn and read_picture(sources_of(frame), document.base_url) is None


def find_caption(document: Document, scope: Scope, frame: Frame) -> FoundCaption:
    """The caption of a frame: inside it, or right behind it; a box around the headline has none."""
    if document.within(document.elements[scope.title], frame.element):
        return FoundCaption()
    if ruled := document.selected.get("caption"):
        chosen = tuple(e for e in ruled if document.within(e, frame.element))
        if chosen:
            return read_caption(frame.element, chosen)
    alone = frame.element in frame.shown
    caption = read_caption(frame.element, characters=0 if alone else document.text_len[document.index[frame.element]])
    if _is_standfirst(document, caption):
        return FoundCaption()
    if caption.text is None and (beside := caption_beside(frame.element)) is not None:
        found = read_caption(beside, (beside,))
        caption = replace(found, credit=found.credit or caption.credit, elements=(*caption.elements, *found.elements))
    return caption


def _is_standfirst(document: Document, caption: FoundCaption) -> bool:
    """Whether the words that no markup calls a caption are the article's description, set beside its lead picture."""
    if not caption.text or any(names_caption(element) for element in caption.elements):
        return False
    said = (*document.metas.get("description", ()), *document.metas.get("og:description", ()))
    return any(letters(caption.text).startswith(letters(text)[:_SAME_OPENING]) for text in said if letters(text))


def read_image(
    document: Document,
    scope: Scope,
    frame: Frame,
    caption: FoundCaption,
    described: dict[str, ImageObject],
    shared: dict[str, ImageVersion],
) -> Image | None:
    """The image that a frame shows; None where there is neither a picture nor a caption of one."""
    video = any(element.tag in ("video", "amp-video") for element in frame.shown)
    i = document.index[frame.element]
    role: ImageRole = "gallery" if frame.in_gallery else "lead" if i < scope.paragraph else "inline"
    picture = read_picture(sources_of(frame), document.base_url)
    if picture is not None:
        picture = widened(picture, frame.shown, shared, document.base_url)
        if i <= scope.title < document.ends[i] and image_key(picture.url) not in shared:
            return None  # The ground that a headline stands on, unless the page calls it its picture.
    url, versions, alt = (picture.url, picture.versions, picture.alt) if picture else (None, (), None)
    if url is None:
        urls = [
            u
            for element in (frame.element, *frame.element.iterdescendants())
            for u in addresses_in_data(element, document.base_url)
        ]
        versions = tuple(ImageVersion(u) for u in dict.fromkeys(urls))
        url = urls[0] if urls else None
    if url is None and not video and len(letters(caption.text)) < _LEAST_ALONE:
        return None
    if url is not None and is_decoration(url):
        return None
    known = described.get(image_key(url)) if url and described and not caption.credit else None
    credit = caption.credit or (known.credit if known else None) or credit_in(alt, caption.text)
    return Image(url, "video" if video else "image", versions, alt, caption.text, credit, role)


def credit_in(alt: str | None, caption: str | None) -> str | None:
    """The credit that an alternative text ends with; a piece of what the caption says is none."""
    credit = split_credit(alt)[1]
    said = letters(credit)
    return None if len(said) >= _SAID_AGAIN and said in letters(caption) else credit


def sources_of(frame: Frame) -> list[etree._Element]:
    """The elements of a frame that hold addresses of its picture: the shown ones and the `source`s around them."""
    found: list[etree._Element] = []
    for element in frame.shown:
        found.append(element)
        for ancestor in element.iterancestors():
            if ancestor.tag not in ("source", "picture"):
                break
            # The parser nests `source` elements, since it does not know them as void.
            found.extend(ancestor.iter("source") if ancestor.tag == "picture" else ())
    return found


def unread_elements(document: Document, frame: Frame, caption: FoundCaption) -> set[etree._Element]:
    """The elements of a frame that are not running text; the frame itself unless it holds more than its caption."""
    inside = [e for e in caption.elements if document.within(e, frame.element)]
    words = sum(len(visible_text(element)) for element in inside)
    i = document.index[frame.element]
    unread = set(caption.elements)
    if document.text_len[i] - words <= _MOST_OTHER_TEXT:
        unread.add(frame.element)
    following = next_shown(frame.element) if caption.text else None
    if following is not None and letters(visible_text(following)) == letters(caption.text):
        # The caption once more, as a paragraph.  Farther away a paragraph of the same words is the article's own.
        unread.add(following)
    return unread


@dataclass(slots=True)
class Gathered:
    """The images so far, one per picture and one per caption."""

    images: list[Image] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    captions: dict[str, int] = field(default_factory=dict)
    anchors: dict[etree._Element, int] = field(default_factory=dict)
    elements: set[etree._Element] = field(default_factory=set)
    frames: list[ReadFrame] = field(default_factory=list)

    def add(self, anchor: etree._Element, image: Image) -> int:
        """The index of the image taken in; a copy of one already there only adds what that one lacks."""
        key = image_key(image.url) if image.url else ""
        at = self.keys.get(key) if key else None
        if at is None and image.caption:
            at = self.captions.get(letters(image.caption))
            if at is not None and self._is_another(at, image):
                at = None
        if at is None:
            at = len(self.images)
            self.images.append(image)
            self.anchors[anchor] = at
        else:
            self.images[at] = merged(self.images[at], image)
        if image.caption:
            self.captions.setdefault(letters(image.caption), at)
        if key:
            self.keys.setdefault(key, at)
        return at

    def _is_another(self, at: int, image: Image) -> bool:
        """Whether an image of the same words is another picture: both have a file, and the words are but a label."""
        return bool(image.url and self.images[at].url) and len(letters(image.caption)) < _LEAST_TELLING

    def as_found(self) -> FoundImages:
        """What was gathered, in page order."""
        images = tuple(replace(image, position=n) for n, image in enumerate(self.images))
        texts = tuple(image.caption for image in images if image.caption)
        return FoundImages(images, self.anchors, frozenset(self.elements), texts, tuple(self.frames))


def merged(image: Image, copy: Image) -> Image:
    """The image with what only its copy says."""
    return replace(
        image,
        url=image.url or copy.url,
        versions=image.versions or copy.versions,
        alt=image.alt or copy.alt,
        caption=image.caption or copy.caption,
        credit=image.credit or copy.credit,
    )
