"""Blocks: the article's pieces of text, pictures and embeds -> typed blocks, lists and tables as one each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, groupby

from worker.extraction.page import Page
from worker.extraction.page.element_kinds import CELLS
from worker.extraction.page.element_text import raw_text
from worker.extraction.page.segments import Segment
from worker.records import Block, BlockType

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
LISTS = frozenset({"ul", "ol", "dl", "menu"})
ROWS, TABLES = frozenset({"tr"}), frozenset({"table"})
ENTRIES = frozenset({"li", "dt", "dd"}) | CELLS
# Characters beyond which an entry of a list or a cell of a table is a place for running text, not an entry.
LONGEST_ENTRY = 700
# Levels above a piece that are looked at for what it is part of.
MOST_LEVELS = 8


@dataclass(frozen=True, slots=True)
class BlockPart:
    """Hold one part of the article: its span of elements and what it is.

    ``group`` is the list, table or quote that it belongs to, ``entry`` the entry of that; -1 for none.
    """

    first: int
    last: int
    type: BlockType
    text: str = ""
    level: int | None = None
    group: int = -1
    entry: int = -1
    image: int | None = None
    url: str | None = None
    time: datetime | None = None


def piece_of(page: Page, segment: Segment) -> BlockPart:
    """Return the piece that a segment is, by the elements around it."""
    i = segment.owner
    for _ in range(MOST_LEVELS):
        if (piece := read_piece(page, segment, i)) is not None:
            return piece
        i = page.parents[i]
        if i <= 0:
            break
    return BlockPart(segment.first, segment.last, "paragraph", segment.text)


def read_piece(page: Page, segment: Segment, i: int) -> BlockPart | None:
    """Return what element ``i``, its own or one around, makes of a segment, if anything."""
    tag, first, last, text = page.tags[i], segment.first, segment.last, segment.text
    if tag in HEADINGS and i == segment.owner:
        return BlockPart(first, last, "heading", text, level=HEADINGS[tag])
    if tag == "pre":
        return BlockPart(first, last, "code", raw_text(page.elements[i]).strip("\n"), group=i)
    if tag == "blockquote" or (tag == "aside" and "quote" in page.region_of(i)):
        return BlockPart(first, last, "quote", text, group=i)
    return read_entry(page, segment, i) if tag in ENTRIES and page.text_len[i] <= LONGEST_ENTRY else None


def read_entry(page: Page, segment: Segment, i: int) -> BlockPart | None:
    """Return the part of a list or table that element ``i`` makes of a segment."""
    is_cell = page.tags[i] in CELLS
    group = enclosing(page, i, TABLES if is_cell else LISTS)
    if group < 0:
        return None
    entry = enclosing(page, i, ROWS) if is_cell else i
    kind: BlockType = "table" if is_cell else "list"
    return BlockPart(segment.first, segment.last, kind, segment.text, group=group, entry=entry)


def enclosing(page: Page, i: int, tags: frozenset[str]) -> int:
    """Return the nearest element around ``i`` with one of the tags; -1 for none."""
    for _ in range(MOST_LEVELS):
        i = page.parents[i]
        if i < 0:
            return -1
        if page.tags[i] in tags:
            return i
    return -1


def image_pieces(page: Page, anchors: Mapping[int, int]) -> Iterator[BlockPart]:
    """Yield the places of the article's images; ``anchors`` are their elements."""
    for i, image in anchors.items():
        yield BlockPart(i, page.ends[i], "image", image=image)


def shape(pieces: Sequence[BlockPart]) -> Iterator[Block]:
    """Yield the numbered blocks of the pieces; one list, table or quote is one."""
    places = count()
    for (kind, group), run in groupby(pieces, key=lambda piece: (piece.type, piece.group)):
        if group >= 0:
            yield join_pieces(kind, list(run), next(places))
        else:
            for p in run:
                yield Block(kind, p.text, p.level, image=p.image, position=next(places), url=p.url, time=p.time)


def join_pieces(kind: BlockType, pieces: Sequence[BlockPart], position: int) -> Block:
    """Return the one block that the pieces of a list, table, quote or entry make."""
    if kind == "code":
        return Block(kind, pieces[0].text, position=position)
    if kind in ("quote", "live_entry"):
        return Block(kind, "\n".join(p.text for p in pieces), position=position, time=pieces[0].time)
    joint = "\t" if kind == "table" else " "
    items = tuple(joint.join(p.text for p in row) for _, row in groupby(pieces, key=lambda p: p.entry))
    return Block(kind, "\n".join(items), items=items, position=position)
