"""Marks: the elements that were found to be captions, teasers or dropped ones, each with what it is and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from worker.explain.records import Promo, Role, Weight
from worker.extraction import Reading
from worker.extraction.blocks import find_caption_copies
from worker.extraction.images import ReadFrame
from worker.extraction.images.captions import next_shown
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


def find_marks(reading: Reading, promos: Mapping[int, Promo]) -> dict[int, Mark]:
    """The marked elements by their number."""
    document = reading.document
    marks = dict.fromkeys(numbers(document, "drop"), Mark("other", "dropped by the source's rule “drop”"))
    for element in reading.promos.elements:
        marks[document.index[element]] = Mark("teaser", "the heading of a block of teasers")
    for i, promo in promos.items():
        if promo.taken:
            block = f"of the block “{promo.block}”" if promo.block else "without a heading above it"
            ruled = ", named by the source's rule “teaser”" if document.selected.get("teaser") else ""
            marks[i] = Mark("teaser", f"a teaser {block}{ruled}", promo.odds, promo.weights)
    for element in find_caption_copies(document, reading.container, reading.pictures.images):
        marks[document.index[element]] = Mark("copy", "a picture's caption once more")
    for frame in reading.pictures.frames:
        for element, mark in frame_marks(reading, frame):
            marks[document.index[element]] = mark
    return marks


def frame_marks(reading: Reading, frame: ReadFrame) -> Iterator[tuple[etree._Element, Mark]]:
    """The elements of one frame that the text leaves out."""
    if frame.image is None:
        image, which = None, "a picture that is not shown as the article's"
    else:
        image, which = reading.pictures.images[frame.image], f"picture {frame.image + 1}"
    left_out = reading.pictures.elements
    if frame.element in left_out:
        yield frame.element, Mark("caption", f"in the box of {which}")
    for element in frame.caption.elements:
        if element in left_out:
            yield element, Mark("caption", f"{word_for(element, image)} of {which}")
    following = next_shown(frame.element)
    if following is not None and following in left_out and following not in frame.caption.elements:
        yield following, Mark("caption", f"the caption of {which} once more")


def word_for(element: etree._Element, image: Image | None) -> str:
    """Whether an element of a caption holds the caption, the credit, or both."""
    said = letters("".join(element.itertext()))
    caption = letters(image.caption) if image is not None and image.caption else ""
    credit = letters(image.credit) if image is not None and image.credit else ""
    has_caption = bool(caption) and (caption in said or said in caption)
    if has_caption and credit and credit in said and credit not in caption:
        return "caption and credit"
    return "caption" if has_caption or not credit else "credit"
