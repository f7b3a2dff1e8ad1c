"""Body: the article's blocks in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from lxml import etree

from worker.extraction.blocks.embeds import find_embeds
from worker.extraction.blocks.live_blog import LiveEntry, find_live_entries, join_entries, without_clocks
from worker.extraction.blocks.typed_blocks import Piece, enclosing, image_pieces, piece_of, shape
from worker.extraction.main_text import MainText
from worker.extraction.page import Page
from worker.extraction.page.element_kinds import CELLS, HEADINGS, PARAGRAPHS
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.text import letters
from worker.records import Block, Image

# Letters from which a piece that stands on the page a second time is a copy (a pull quote, a repeated lede) and no
# refrain.
COPIED = 25
# A line that stands on the page so many times is a refrain, as the questions are that each person is asked.
REFRAIN = 3
QUOTES = frozenset({"blockquote"})
# Letters that a credit behind the copy of a caption has at most.
LONGEST_CREDIT = 60
# Letters beyond which a piece is no pull quote, and letters of a text beyond which none is looked for (each look is a
# search through the whole text).
LONGEST_PULLED = 250
MOST_LETTERS = 300_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """What becomes of the text that was found: the decision record of the blocks.

    ``parts`` are what captions and teasers leave of its segments, ``final`` those of them that are said once;
    ``entries`` are the posts of a live blog by their elements.
    """

    parts: tuple[Segment, ...]
    final: tuple[Segment, ...]
    embeds: tuple[Piece, ...]
    images: tuple[Piece, ...]
    entries: tuple[LiveEntry, ...]


def choose_parts(
    page: Page,
    main_text: MainText,
    *,
    skip: frozenset[etree._Element],
    anchors: Mapping[etree._Element, int],
    title: str | None,
) -> Chosen:
    """Choose what is said of the text that was found.

    ``skip`` are elements of captions and teasers, ``anchors`` where each picture stands.
    """
    left_out = frozenset(page.index[element] for element in skip)
    entries = find_live_entries(page, main_text.roots)
    parts = without_clocks(without(page, main_text.segments, left_out), entries)
    embeds = () if main_text.scripted else tuple(find_embeds(page, main_text.roots, left_out))
    images = tuple(image_pieces(page, anchors))
    final = said_once(page, main_text, parts, title, [*embeds, *images])
    return Chosen(tuple(parts), tuple(final), embeds, images, tuple(entries))


def read_blocks(page: Page, main_text: MainText, chosen: Chosen) -> tuple[Block, ...]:
    """Make the article's blocks of what was chosen."""
    if main_text.scripted:
        return tuple(replace(block, position=n) for n, block in enumerate(main_text.scripted))
    pieces = join_entries([piece_of(page, segment) for segment in chosen.final], chosen.entries)
    inside = [piece for piece in pieces if not any(embed.first <= piece.first < embed.last for embed in chosen.embeds)]
    everything = sorted([*inside, *chosen.embeds, *chosen.images], key=lambda piece: piece.first)
    return tuple(replace(block, position=n) for n, block in enumerate(shape(everything)))


def said_once(
    page: Page, main_text: MainText, segments: list[Segment], title: str | None, others: Sequence[Piece]
) -> list[Segment]:
    """Return the segments that make the text, each said once.

    The title may be all that a page says, and a heading all that an entry of a list does.
    """
    final = distinct(page, segments, title) or distinct(page, segments, None)
    return finished(page, final, others) or final if main_text.is_article else final


def find_caption_copies(page: Page, main_text: MainText, images: Sequence[Image]) -> frozenset[etree._Element]:
    """Return the elements that say a picture's caption again, as in a lightbox.

    A paragraph that says the same is the article's: some sites make their captions of its sentences.
    """
    captions = {said for image in images if image.caption and len(said := letters(image.caption)) >= COPIED}
    others = [segment for segment in main_text.segments if page.tags[segment.owner] not in PARAGRAPHS]
    return frozenset(
        page.elements[segment.owner]
        for segment in (others if captions else ())
        if says_one_of(letters(segment.text), captions)
    )


def says_one_of(bare: str, captions: Set[str]) -> bool:
    """Tell whether a text is one of the captions, a credit behind it or not."""
    return any(bare.startswith(said) and len(bare) - len(said) <= LONGEST_CREDIT for said in captions)


def spare_text(page: Page, main_text: MainText, promos: Set[etree._Element]) -> frozenset[etree._Element]:
    """Return the elements of promos to leave out.

    Those that hold sure text of the article give up only the parts beside it.
    A promo in the midst of a text may be taken to reach as far as its box does, and that box may be the article's.
    """
    around = {-1}
    for i in main_text.sure:
        while i not in around:
            around.add(i)
            i = page.parents[i]
    kept: set[etree._Element] = set()
    for promo in promos:
        kept.update(page.elements[i] for i in parts_beside(page, page.index[promo], main_text.sure, around))
    return frozenset(kept)


def parts_beside(page: Page, top: int, sure: Set[int], around: Set[int]) -> Iterator[int]:
    """Yield the outermost elements inside ``top`` that hold none of ``sure``.

    It alone where it holds none itself.
    """
    i, stop = top, page.ends[top]
    while i < stop:
        if i in sure or i not in around:
            if i not in sure:
                yield i
            i = page.ends[i]
        else:
            i += 1


def without(page: Page, segments: tuple[Segment, ...], left_out: frozenset[int]) -> list[Segment]:
    """Return the segments outside of the elements left out.

    Those around one are read again without it.
    """
    if not left_out:
        return list(segments)
    covered = bytearray(len(page.elements) + 1)
    for i in sorted(left_out):
        if not covered[i]:
            covered[i : page.ends[i]] = b"\1" * (page.ends[i] - i)
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


def distinct(page: Page, segments: list[Segment], title: str | None) -> list[Segment]:
    """Return the segments without the title, copies, pull quotes and those that say nothing.

    A cell of a table may say nothing, or those behind it would move.
    """
    bare = [letters(segment.text) for segment in segments]
    known = {letters(title)} if title else set()
    times = Counter(bare)
    pulled = pull_quotes(page, segments)
    kept = []
    for segment, own in zip(segments, bare, strict=True):
        is_new = bool(own) and own not in known and quote_around(page, segment.owner) not in pulled
        if is_new or page.tags[segment.owner] in CELLS:
            kept.append(segment)
        if len(own) >= COPIED and times[own] < REFRAIN:
            known.add(own)
    return kept


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


def finished(page: Page, segments: list[Segment], others: Sequence[Piece]) -> list[Segment]:
    """Return the segments without the headings at the end that nothing follows.

    They are those of boxes whose links were all there was.
    """
    behind = max((piece.first for piece in others), default=-1)
    count = len(segments)
    while count and page.tags[segments[count - 1].owner] in HEADINGS and segments[count - 1].first > behind:
        count -= 1
    return segments[:count]
