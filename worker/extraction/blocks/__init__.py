"""Body: the article's blocks in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal, TypeAlias

from worker.extraction.blocks.claimed import claim_caption_copies, find_left_out, without
from worker.extraction.blocks.embeds import find_embeds
from worker.extraction.blocks.live_blog import LiveEntry, find_live_entries, join_entries, without_clocks
from worker.extraction.blocks.typed_blocks import BlockPart, enclosing, image_pieces, piece_of, shape
from worker.extraction.main_text import MainText
from worker.extraction.page import Page
from worker.extraction.page.claims import ClaimedElement
from worker.extraction.page.element_kinds import CELLS, HEADINGS
from worker.extraction.page.segments import Segment
from worker.normalize.text import letters
from worker.records import Block, BlockType

__all__ = ["BlockPart", "Chosen", "Unsaid", "choose_parts", "claim_caption_copies", "read_blocks", "shape_of"]

# Letters from which a piece that stands on the page a second time is a copy (a pull quote, a repeated lede) and no
# refrain.
COPIED = 25
# A line that stands on the page so many times is a refrain, as the questions are that each person is asked.
REFRAIN = 3
QUOTES = frozenset({"blockquote"})
# Letters beyond which a piece is no pull quote, and letters of a text beyond which none is looked for (each look is a
# search through the whole text).
LONGEST_PULLED = 250
MOST_LETTERS = 300_000


# Why a part of the text is not said: what it is in place of a new piece.
Unsaid: TypeAlias = Literal["title", "copy", "pulled quote", "no letters", "closing heading"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What becomes of the text that was found: the decision record of the blocks.

    ``parts`` are what captions and teasers leave of its segments, ``unsaid`` those of them that make no block and why;
    ``entries`` are the posts of a live blog by their elements.
    """

    parts: tuple[Segment, ...]
    unsaid: Mapping[Segment, Unsaid]
    embeds: tuple[BlockPart, ...]
    images: tuple[BlockPart, ...]
    entries: tuple[LiveEntry, ...]


def choose_parts(
    page: Page, main_text: MainText, claims: Sequence[ClaimedElement], *, anchors: Mapping[int, int], title: str | None
) -> Chosen:
    """Choose what is said of the text that was found; ``anchors`` are where images stand."""
    left_out = find_left_out(page, main_text, claims)
    entries = find_live_entries(page, main_text.roots)
    parts = without_clocks(without(page, main_text.segments, left_out), entries)
    embeds = () if main_text.scripted else tuple(find_embeds(page, main_text.roots, left_out))
    images = tuple(image_pieces(page, anchors))
    unsaid = find_unsaid(page, main_text, parts, title, [*embeds, *images])
    return Chosen(tuple(parts), unsaid, embeds, images, tuple(entries))


def read_blocks(page: Page, main_text: MainText, chosen: Chosen) -> tuple[Block, ...]:
    """Make the article's blocks of what was chosen."""
    if main_text.scripted:
        return tuple(replace(block, position=n) for n, block in enumerate(main_text.scripted))
    pieces = join_entries([piece_of(page, part) for part in chosen.parts if part not in chosen.unsaid], chosen.entries)
    inside = [piece for piece in pieces if not any(embed.first <= piece.first < embed.last for embed in chosen.embeds)]
    everything = sorted([*inside, *chosen.embeds, *chosen.images], key=lambda piece: piece.first)
    return tuple(shape(everything))


def shape_of(page: Page, segment: Segment) -> BlockType:
    """Return the type of the block that a segment is or would be."""
    return piece_of(page, segment).type


def find_unsaid(
    page: Page, main_text: MainText, parts: Sequence[Segment], title: str | None, others: Sequence[BlockPart]
) -> dict[Segment, Unsaid]:
    """Return the parts of the text that make no block, and why.

    The title may be all that a page says, and a heading all that an entry of a list does.
    """
    unsaid = find_copies(page, parts, title)
    if len(unsaid) == len(parts):
        unsaid = find_copies(page, parts, None)
    said = [part for part in parts if part not in unsaid]
    closing = closing_headings(page, said, others) if main_text.is_article else []
    return unsaid | dict.fromkeys(closing, "closing heading") if len(closing) < len(said) else unsaid


def find_copies(page: Page, parts: Sequence[Segment], title: str | None) -> dict[Segment, Unsaid]:
    """Return the parts that are the title, a copy, a pulled quote or say nothing.

    A cell of a table may say nothing, or those behind it would move.
    """
    bare = [letters(part.text) for part in parts]
    own_title = letters(title)
    known: set[str] = set()
    times = Counter(bare)
    pulled = pull_quotes(page, parts)
    unsaid: dict[Segment, Unsaid] = {}
    for part, own in zip(parts, bare, strict=True):
        if page.tags[part.owner] not in CELLS:
            if not own:
                unsaid[part] = "no letters"
            elif own == own_title:
                unsaid[part] = "title"
            elif quote_around(page, part.owner) in pulled:
                unsaid[part] = "pulled quote"
            elif own in known:
                unsaid[part] = "copy"
        if len(own) >= COPIED and times[own] < REFRAIN:
            known.add(own)
    return unsaid


def pull_quotes(page: Page, segments: Sequence[Segment]) -> frozenset[int]:
    """Return the quotes that mostly say what longer lines of the text say."""
    bare = [letters(segment.text) for segment in segments]
    text = "\n".join(bare)
    if len(text) > MOST_LETTERS:
        return frozenset()
    times, said, again = Counter(bare), Counter[int](), Counter[int]()
    for segment, own in zip(segments, bare, strict=True):
        if (quote := quote_around(page, segment.owner)) >= 0:
            said[quote] += len(own)
            again[quote] += len(own) if is_pulled(own, text, times[own]) else 0
    return frozenset(quote for quote, letters_again in again.items() if 2 * letters_again > said[quote])


def quote_around(page: Page, i: int) -> int:
    """Return the quote that element ``i`` is or stands in; -1 for none."""
    return i if page.tags[i] in QUOTES else enclosing(page, i, QUOTES)


def is_pulled(own: str, text: str, times: int) -> bool:
    """Tell whether what ``times`` lines say stands inside a longer one too."""
    return COPIED <= len(own) <= LONGEST_PULLED and text.count(own) > times


def closing_headings(page: Page, parts: Sequence[Segment], others: Sequence[BlockPart]) -> list[Segment]:
    """Return the headings at the end, those of boxes whose links were all there was."""
    behind = max((piece.first for piece in others), default=-1)
    closing = takewhile(lambda part: page.tags[part.owner] in HEADINGS and part.first > behind, reversed(parts))
    return list(closing)
