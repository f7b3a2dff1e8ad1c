"""Main text: which segments of a page are its article, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from worker.extraction.main_text.confidence import expected_overlap, fairest_bar
from worker.extraction.main_text.corrections import KEPT, NEVER, Case, Verdict, judge
from worker.extraction.main_text.fallback import widen
from worker.extraction.main_text.groups import settle
from worker.extraction.main_text.model import COLUMNS, KINDS, PageRows, coarsened, kind_chances, text_model
from worker.extraction.main_text.prose_map import map_prose, prose
from worker.extraction.main_text.title_match import find_witnesses
from worker.extraction.page import Page
from worker.extraction.page.segments import Segment, is_link_line, read_named, read_segments
from worker.records import Block

# Log-odds and letters from which unlinked text is the article's whatever a promo beside it claims.
SURE = 5.0
SHORTEST_SURE = 80
# The share of its letters in links that a paragraph may have.
MOST_LINKED = 0.2


__all__ = ["KEPT", "MainText", "Verdict", "Weighed", "find_main_text", "weigh_segments"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The decision record of the text: all segments with what they were judged by.

    For each its columns, the log-odds these come to, and the verdict.
    """

    segments: tuple[Segment, ...]
    rows: tuple[list[float], ...]
    odds: tuple[float, ...]
    verdicts: tuple[Verdict, ...]
    kinds: tuple[float, ...]
    is_article: bool = True

    def contributions(self, k: int) -> dict[str, tuple[float, float]]:
        """Return what each column adds to the log-odds of segment ``k``, and its value."""
        row = self.rows[k]
        added = text_model().contributions(row) if row else {}
        return {name: (value, row[COLUMNS.index(name)]) for name, value in added.items()}


@dataclass(frozen=True, slots=True)
class MainText:
    """Where the article stands.

    ``roots`` are the elements that hold its text, in page order: usually one; lede and body, or the parts of a body,
    may stand apart.  ``segments`` are the pieces of text found to be the article's.  Where a page
    shows none, ``scripted`` are the blocks that its scripts hold.  ``provenance`` says how.  ``sure`` are the numbers
    of the elements whose running text is the article's beyond doubt, ``kinds`` the chances of each kind of page,
    ``is_article`` whether it is read as an article, whose text holds no teasers and captions,
    ``confidence`` how right and whole the text may be expected to be, ``weighed`` what all of this rests on (None where
    the source's rules name the text).
    """

    roots: tuple[etree._Element, ...]
    segments: tuple[Segment, ...] = ()
    scripted: tuple[Block, ...] = ()
    provenance: str = "structure"
    sure: frozenset[int] = frozenset()
    kinds: Mapping[str, float] = field(default_factory=dict)
    is_article: bool = True
    confidence: float | None = None
    weighed: Weighed | None = None


def find_main_text(page: Page) -> MainText:
    """Return the text that is most likely the article's, and the elements that hold it."""
    dropped = numbers(page, "drop")
    if page.selected.get("body"):
        return ruled_text(page, dropped)
    weighed = weigh_segments(page, dropped)
    pairs = zip(weighed.segments, weighed.verdicts, strict=True)
    chosen = [segment for segment, verdict in pairs if verdict in KEPT]
    if not chosen and weighed.segments:
        chosen = [max(weighed.segments, key=prose)]
    return MainText(
        find_roots(page, chosen),
        tuple(chosen),
        sure=sure_owners(weighed),
        kinds=dict(zip(KINDS, weighed.kinds, strict=False)),
        is_article=weighed.is_article,
        confidence=expected_overlap(weighed.segments, weighed.odds, weighed.verdicts),
        weighed=weighed,
    )


def sure_owners(weighed: Weighed) -> frozenset[int]:
    """Return the elements that hold a paragraph, hardly linked, of which the model is sure."""
    return frozenset(
        segment.owner
        for segment, odd, verdict in zip(weighed.segments, weighed.odds, weighed.verdicts, strict=True)
        if odd > SURE and verdict in KEPT and is_paragraph(segment)
    )


def is_paragraph(segment: Segment) -> bool:
    """Return whether a segment is as long as a paragraph and hardly linked."""
    return len(segment.text) > SHORTEST_SURE and segment.linked < MOST_LINKED * len(segment.text)


# The chance from which a page is read as an article.
AN_ARTICLE = 0.5
# The chance of a forum from which comments may be the text of a page that is read as an article: none of 978 articles
# lies above, of 12 forums taken for articles 4 do.
MAYBE_FORUM = 0.2
# Log-odds of a line of links on the page of an article, which is not weighed.
LOWEST = -9.0


def weigh_segments(page: Page, dropped: frozenset[int]) -> Weighed:
    """Return all segments of the page outside of the elements dropped, weighed and judged."""
    segments = read_segments(page, 0, dropped)
    if not segments:
        return Weighed((), (), (), (), ())
    witnesses = find_witnesses(page)
    features = PageRows(page, segments, witnesses)
    kinds = kind_chances(features)
    is_article = kinds[0] > AN_ARTICLE
    score, coarse = text_model().score, coarsened(kinds)
    rows: list[list[float]] = []
    odds: list[float] = []
    for k, segment in enumerate(segments):
        row = [] if is_article and is_link_line(segment) else features.row(k, coarse)
        rows.append(row)
        odds.append(round(score(row), 6) if row else LOWEST)
    odds = settle(page, segments, odds, LOWEST)
    bar = 0.0 if is_article else fairest_bar(segments, odds)
    foreign = NEVER - {"comment"} if kinds[KINDS.index("forum")] > MAYBE_FORUM else NEVER
    verdicts = judge(
        Case(page, segments, odds, witnesses, features.places, features.surroundings, is_article, bar, foreign)
    )
    if is_article:
        verdicts = widen(page, segments, features.running, odds, verdicts)
    return Weighed(tuple(segments), tuple(rows), tuple(odds), tuple(verdicts), tuple(kinds), is_article)


def numbers(page: Page, name: str) -> frozenset[int]:
    """Return the numbers of the elements that the source's rules name for a field."""
    return frozenset(page.index[element] for element in page.selected.get(name, ()))


def ruled_text(page: Page, dropped: frozenset[int]) -> MainText:
    """Return all text of the elements that the source's rules name, without those they drop."""
    roots: list[etree._Element] = []
    segments: list[Segment] = []
    for element in page.selected["body"]:
        if not any(page.within(element, root) for root in roots):
            roots.append(element)
            segments += read_named(page, page.index[element], dropped)
    return MainText(tuple(roots), tuple(segments), provenance="rules")


def find_roots(page: Page, chosen: Sequence[Segment]) -> tuple[etree._Element, ...]:
    """Return the element where most chosen text stands, and those that hold the rest."""
    if not chosen:
        return (page.root,)
    center = map_prose(page, chosen, [len(segment.text) for segment in chosen]).center
    roots = {center}
    for segment in chosen:
        if not center <= segment.owner < page.ends[center]:
            roots.add(segment.owner)
    outermost: list[int] = []
    for i in sorted(roots):
        if not outermost or i >= page.ends[outermost[-1]]:
            outermost.append(i)
    return tuple(page.elements[i] for i in outermost)
