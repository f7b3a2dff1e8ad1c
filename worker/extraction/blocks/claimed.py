"""Claimed text: what captions and teasers take of the text that was found, and what they leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from worker.extraction.main_text import MainText
from worker.extraction.page import Page
from worker.extraction.page.claims import ClaimedElement
from worker.extraction.page.element_kinds import PARAGRAPHS
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.text import letters
from worker.records import Image

# Letters from which a line that says a caption again is its copy.
SHORTEST_CAPTION = 25
# Letters that a credit behind the copy of a caption has at most.
LONGEST_CREDIT = 60
# The share of the text beyond which promos claim none of it: the text is a list of pieces.  Of 1,100 pages read as
# articles by models that had not seen them, 6 lay above, each a listing that read better with it (F1 .18 -> .80).
MOST_CLAIMED = 0.5


def claim_caption_copies(page: Page, main_text: MainText, images: Sequence[Image]) -> Iterator[ClaimedElement]:
    """Yield the elements that say a picture's caption again, as in a lightbox.

    A paragraph that says the same is the article's: some sites make their captions of its sentences.
    """
    said = ((letters(image.caption), n) for n, image in enumerate(images) if image.caption)
    captions = {caption: n for caption, n in said if len(caption) >= SHORTEST_CAPTION}
    for segment in main_text.segments if captions else ():
        if page.tags[segment.owner] not in PARAGRAPHS:
            bare = letters(segment.text)
            for caption, n in captions.items():
                if bare.startswith(caption) and len(bare) - len(caption) <= LONGEST_CREDIT:
                    yield ClaimedElement(segment.owner, "caption again", n)
                    break


def find_left_out(page: Page, main_text: MainText, claims: Iterable[ClaimedElement]) -> frozenset[int]:
    """Return the elements that the text of an article gives up to what claims them."""
    if not main_text.is_article:
        return frozenset()
    promos = {claim.element for claim in claims if claim.role in ("teaser", "heading of teasers", "frame")}
    others = {claim.element for claim in claims if claim.element not in promos}
    taken = spare_text(page, main_text, promos)
    if share_inside(page, main_text.segments, taken) > MOST_CLAIMED:
        taken = frozenset()
    return taken | others


def spare_text(page: Page, main_text: MainText, promos: Set[int]) -> frozenset[int]:
    """Return the promos to leave out, of those around sure text what is beside it.

    A promo in the midst of a text may be taken to reach as far as its box does, and that box may be the article's.
    """
    around = {-1}
    for i in main_text.sure:
        while i not in around:
            around.add(i)
            i = page.parents[i]
    return frozenset(i for promo in promos for i in parts_beside(page, promo, main_text.sure, around))


def parts_beside(page: Page, top: int, sure: Set[int], around: Set[int]) -> Iterator[int]:
    """Yield the outermost elements inside ``top``, itself included, that hold none of ``sure``."""
    i, stop = top, page.ends[top]
    while i < stop:
        if i in sure or i not in around:
            if i not in sure:
                yield i
            i = page.ends[i]
        else:
            i += 1


def cover(page: Page, elements: Iterable[int]) -> bytearray:
    """Return a mark for each element that is one of some or lies inside."""
    covered = bytearray(len(page.tags) + 1)
    for i in sorted(elements):
        if not covered[i]:  # Each place is marked once, however many elements lie in one another.
            covered[i : page.ends[i]] = b"\1" * (page.ends[i] - i)
    return covered


def share_inside(page: Page, segments: Sequence[Segment], elements: Set[int]) -> float:
    """Return the share of the text's letters that stand inside of elements."""
    covered = cover(page, elements)
    whole = sum(len(segment.text) for segment in segments)
    inside = sum(len(segment.text) for segment in segments if covered[segment.owner])
    return inside / whole if whole else 0.0


def without(page: Page, segments: Sequence[Segment], left_out: frozenset[int]) -> list[Segment]:
    """Return the segments outside of the elements left out.

    Those around one are read again without it.
    """
    if not left_out:
        return list(segments)
    covered = cover(page, left_out)
    kept: list[Segment] = []
    for segment in segments:
        if covered[segment.owner]:
            continue
        if 1 not in covered[segment.first : segment.last]:
            kept.append(segment)
        else:
            again = read_segments(page, segment.owner, left_out)
            kept += [part for part in again if segment.first <= part.first < max(segment.last, segment.first + 1)]
    return kept
