"""Claimed elements: what captions, teasers and the source's rules claim, each element with what it is and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from worker.explain.records import Promo, Role, Weight
from worker.extraction import PageReading
from worker.extraction.blocks import find_caption_copies
from worker.extraction.images import ImageDecision
from worker.extraction.images.caption_markup import next_shown
from worker.extraction.main_text import numbers
from worker.normalize.text import letters
from worker.records import Image


@dataclass(frozen=True, slots=True)
class Mark:
    """What an element was found to be, and why."""

    role: Role
    reason: str
    odds: float | None = None
    weights: tuple[Weight, ...] = ()


def find_marks(reading: PageReading, promos: Mapping[int, Promo]) -> dict[int, Mark]:
    """Return the marks of the claimed elements by their number."""
    page = reading.page
    marks = dict.fromkeys(numbers(page, "drop"), Mark("other", "dropped by the source's rule “drop”"))
    for element in reading.teasers.elements:
        marks[page.index[element]] = Mark("teaser", "the heading of a block of teasers")
    for i, promo in promos.items():
        if promo.taken:
            block = f"of the block “{promo.block}”" if promo.block else "without a heading above it"
            ruled = ", named by the source's rule “teaser”" if page.selected.get("teaser") else ""
            marks[i] = Mark("teaser", f"a teaser {block}{ruled}", promo.odds, promo.weights)
    for element in find_caption_copies(page, reading.main_text, reading.images.images):
        marks[page.index[element]] = Mark("copy", "a picture's caption once more")
    for container in reading.images.containers:
        for element, mark in container_marks(reading, container):
            marks[page.index[element]] = mark
    return marks


def container_marks(reading: PageReading, container: ImageDecision) -> Iterator[tuple[etree._Element, Mark]]:
    """Yield the elements of one image container that the text leaves out."""
    if container.image is None:
        image, which = None, "a picture that is not shown as the article's"
    else:
        image, which = reading.images.images[container.image], f"picture {container.image + 1}"
    left_out = reading.images.elements
    if container.element in left_out:
        yield container.element, Mark("caption", f"in the box of {which}")
    for element in container.caption.elements:
        if element in left_out:
            yield element, Mark("caption", f"{word_for(element, image)} of {which}")
    following = next_shown(container.element)
    if following is not None and following in left_out and following not in container.caption.elements:
        yield following, Mark("caption", f"the caption of {which} once more")


def word_for(element: etree._Element, image: Image | None) -> str:
    """Return whether an element of a caption holds the caption, the credit, or both."""
    if image is None:
        return "caption"
    said, caption, credit = letters("".join(element.itertext())), letters(image.caption), letters(image.credit)
    has_caption = bool(caption) and (caption in said or said in caption)
    if not credit or not has_caption:
        return "caption" if has_caption or not credit else "credit"
    return "caption and credit" if credit in said and credit not in caption else "caption"
