"""Merged images: the images of all containers -> one for each picture."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

from worker.extraction.images.captions import FoundCaption
from worker.extraction.page.claims import ClaimedElement
from worker.normalize.image_urls import image_key
from worker.normalize.text import letters
from worker.records import Image


@dataclass(frozen=True, slots=True)
class FoundImages:
    """The article's images in page order, and what was found on the way to them.

    ``anchors`` gives the element to show each image at (its number -> index into ``images``), ``claims`` the captions,
    credits and containers that are not running text, ``containers`` the decision about each container.
    """

    images: tuple[Image, ...] = ()
    anchors: dict[int, int] = field(default_factory=dict)
    claims: tuple[ClaimedElement, ...] = ()
    containers: tuple[ImageDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageDecision:
    """One image container with its caption and its image's index, if any."""

    element: etree._Element
    caption: FoundCaption
    image: int | None


@dataclass(slots=True)
class Gathered:
    """The images so far, one per picture."""

    images: list[Image] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    captions: dict[str, int] = field(default_factory=dict)
    anchors: dict[int, int] = field(default_factory=dict)
    claims: list[ClaimedElement] = field(default_factory=list)
    containers: list[ImageDecision] = field(default_factory=list)

    def add(self, anchor: int, image: Image) -> int:
        """Take an image in, or complete the copy already there, and return its index."""
        key = image_key(image.url) if image.url else ""
        at = self.keys.get(key) if key else None
        if at is None and image.caption:
            at = self.captions.get(letters(image.caption))
            if at is not None and image.url and self.images[at].url:
                at = None  # Two files are two pictures, though one caption stands under both.
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

    def as_found(self) -> FoundImages:
        """Return what was gathered, in page order."""
        images = tuple(replace(image, position=n) for n, image in enumerate(self.images))
        return FoundImages(images, self.anchors, tuple(self.claims), tuple(self.containers))


def merged(image: Image, copy: Image) -> Image:
    """Return the image completed by what only its copy says."""
    return replace(
        image,
        url=image.url or copy.url,
        versions=image.versions or copy.versions,
        alt=image.alt or copy.alt,
        caption=image.caption or copy.caption,
        credit=image.credit or copy.credit,
    )
