"""Teasers in plain text: runs of two or three lines that end in a cut excerpt -> Teaser records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.extraction.teasers.list_heading import kind_of
from worker.extraction.vocabulary.teaser_headings import PROMO_HEADING
from worker.normalize.text import letters
from worker.records import Teaser

CUT = ("…", "...", "[…]", "[...]")
# Lines of one card: alternative text, headline, excerpt.
MOST_LINES = 3
# Letters of the longest heading of a block ("You may also like"), and of the shortest excerpt that is worth cutting.
LONGEST_HEADING = 60
SHORTEST_EXCERPT = 30


@dataclass(frozen=True, slots=True)
class CardZone:
    """Lines ``start`` to ``end``, which hold teasers and the heading of their list."""

    start: int
    end: int
    teasers: tuple[Teaser, ...]


def find_zones(lines: Sequence[str]) -> Iterator[CardZone]:
    """Yield the runs of teasers among the lines: cut excerpts at most three lines apart.

    Two in a row are needed, or a heading that announces teasers: one cut line alone is a quote that trails off.
    """
    cuts = [i for i, line in enumerate(lines) if line.endswith(CUT) and len(line) >= SHORTEST_EXCERPT]
    runs: list[list[int]] = []
    for i in cuts:
        if runs and 2 <= i - runs[-1][-1] <= MOST_LINES:
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in runs:
        heading = find_heading(lines, run[0])
        if heading is not None or len(run) > 1:
            yield read_zone(lines, run, heading)


def find_heading(lines: Sequence[str], first_cut: int) -> int | None:
    """Return the line above the first card that announces teasers."""
    for i in range(first_cut - 1, max(-1, first_cut - MOST_LINES - 2), -1):
        if len(lines[i]) <= LONGEST_HEADING and PROMO_HEADING.match(lines[i]):
            return i
    return None


def read_zone(lines: Sequence[str], run: Sequence[int], heading: int | None) -> CardZone:
    """Return the teasers of one run.

    Without a heading the first card is as long as the second.
    """
    size = run[1] - run[0] if len(run) > 1 else MOST_LINES
    first = heading + 1 if heading is not None else max(0, run[0] - size + 1)
    block = lines[heading] if heading is not None else None
    teasers = []
    start = first
    for cut in run:
        card = lines[max(start, cut - MOST_LINES + 1) : cut + 1]
        if len(card) > 1:
            teasers.append(read_card(card, block))
        start = cut + 1
    return CardZone(heading if heading is not None else first, run[-1] + 1, tuple(teasers))


def read_card(card: Sequence[str], block: str | None) -> Teaser:
    """Return the teaser of two or three lines; text has no address."""
    *above, headline, excerpt = card
    alt = above[-1] if above else None
    other = alt if alt and letters(alt) != letters(headline) else None
    return Teaser(
        "",
        headline,
        excerpt=excerpt,
        image_alt=alt,
        block=block,
        kind=kind_of(block, False),
        variants=(other,) if other else (),
    )
