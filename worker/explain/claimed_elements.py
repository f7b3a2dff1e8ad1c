"""Claimed elements: what captions, teasers and the source's rules claim, each element with what it is and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from worker.explain.records import Promo, Role, Weight
from worker.extraction import PageReading
from worker.extraction.page.claims import ClaimedElement
from worker.extraction.page.element_text import raw_text
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
    """Return the marks of the claimed elements by their number, the last claim's counting."""
    dropped = map(reading.page.index.__getitem__, reading.page.selected.get("drop", ()))
    marks = dict.fromkeys(dropped, Mark("other", "dropped by the source's rule “drop”"))
    for claim in reading.claims:
        is_promo = claim.role in ("teaser", "frame")
        marks[claim.element] = mark_promo(reading, promos[claim.of]) if is_promo else mark_of(reading, claim)
    return marks


def mark_promo(reading: PageReading, promo: Promo) -> Mark:
    """Return the mark of a card: a teaser, or what stands in its place."""
    if not promo.taken:
        return Mark("other", f"no teaser: {promo.reason}", promo.odds, promo.weights)
    block = f"of the block “{promo.block}”" if promo.block else "without a heading above it"
    ruled = ", named by the source's rule “teaser”" if reading.page.selected.get("teaser") else ""
    return Mark("teaser", f"a teaser {block}{ruled}", promo.odds, promo.weights)


def mark_of(reading: PageReading, claim: ClaimedElement) -> Mark:
    """Return the mark of a heading of teasers, or of a part of an image."""
    if claim.role == "heading of teasers":
        return Mark("teaser", "the heading of a block of teasers")
    image = reading.images.images[claim.of] if claim.of >= 0 else None
    which = "a picture that is not shown as the article's" if image is None else f"picture {claim.of + 1}"
    if claim.role == "image":
        return Mark("caption", f"in the box of {which}")
    if claim.role == "caption again":
        return Mark("copy", f"the caption of {which} once more")
    return Mark("caption", f"{word_for(reading.page.elements[claim.element], image)} of {which}")


def word_for(element: etree._Element, image: Image | None) -> str:
    """Return whether an element of a caption holds the caption, the credit, or both."""
    if image is None:
        return "caption"
    said, caption, credit = letters(raw_text(element)), letters(image.caption), letters(image.credit)
    has_caption = bool(caption) and (caption in said or said in caption)
    if not credit or not has_caption:
        return "caption" if has_caption or not credit else "credit"
    return "caption and credit" if credit in said and credit not in caption else "caption"
