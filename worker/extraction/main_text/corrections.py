"""Corrections: what the model cannot know of a segment, each rule by itself; a rule yields to sure text."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from worker.extraction.main_text.features.markup import MarkupContext
from worker.extraction.main_text.features.place import Places
from worker.extraction.main_text.title_match import IN_DESCRIPTION, Witnesses, matches
from worker.extraction.page.element_kinds import HEADINGS
from worker.extraction.page.regions import Regions
from worker.extraction.page.segments import LONGEST_LINE, Segment
from worker.extraction.page.tree import Tree
from worker.extraction.vocabulary.line_openings import line_kind
from worker.normalize.captions.credits import is_bare_label
from worker.normalize.text import reading_length

# Kinds of block of which no sentence ever is the article's, where they do not hold the article itself.
NEVER = frozenset({"comment", "newsletter", "consent", "footer"})
# Log-odds from which text is the article's though it stands in a box of another name or begins like an appeal.
SURE = 3.0
# Log-odds of the two paragraphs on both sides of a heading, and their letters; log-odds down to which it is believed.
BESIDE, SHORTEST_PARAGRAPH, ODDEST = 1.0, 40, -5.0
# The share of its letters in links from which a line that begins like a promo is one, and the letters of an appeal.
LINKED, LONGEST_APPEAL = 0.4, 40
# Kinds of block that carry the names of ledes for other things; the part of its letters that a lede has in links.
NO_LEDE = frozenset({
    "share", "related", "newsletter", "author", "caption", "media", "comment", "ad", "tags", "nav", "side", "consent",
    "hidden", "footer", "aside", "form", "figure", "figcaption", "details", "a",
})  # fmt: skip
LINKED_LEDE = 3

# Why a segment is the main text's (the first four) or is not.
Verdict: TypeAlias = Literal[
    "likely", "heading", "lede", "cluster", "unlikely", "promo", "appeal", "label", "foreign", "other"
]
KEPT: frozenset[Verdict] = frozenset({"likely", "heading", "lede", "cluster"})


@dataclass(frozen=True, slots=True)
class Case:
    """Hold what the corrections of one page rest on."""

    tree: Regions
    segments: Sequence[Segment]
    odds: Sequence[float]
    witnesses: Witnesses
    places: Places
    surroundings: MarkupContext
    is_article: bool
    bar: float = 0.0  # The log-odds above which a piece is the text of a page that is no article.
    foreign: frozenset[str] = NEVER  # The kinds of box whose sentences are the article's only where they are sure.


def judge(case: Case) -> list[Verdict]:
    """Return for each segment why it is the main text's or not."""
    if not case.is_article:
        return ["likely" if odd > case.bar else "unlikely" for odd in case.odds]
    first = next((i for i, odd in enumerate(case.odds) if odd > 0), -1)
    others = other_stories(case.tree, case.witnesses.headline)
    verdicts: list[Verdict] = ["unlikely"] * len(case.odds)
    for i, odd in enumerate(case.odds):
        if odd > 0:
            verdicts[i] = left_out_as(case, i, others)
        elif odd >= ODDEST:
            verdicts[i] = kept_as(case, i, first)
    return verdicts


def kept_as(case: Case, i: int, first: int) -> Verdict:
    """Return what a segment of low odds is; ``first`` is the first likely one."""
    if is_between(case, i):
        return "heading"
    return "lede" if i < first and is_lede(case, i) else "unlikely"


def left_out_as(case: Case, i: int, others: Sequence[tuple[int, int]]) -> Verdict:
    """Return why a segment of high odds is left out, or that it is likely."""
    segment, odd = case.segments[i], case.odds[i]
    if any(first <= segment.owner < last for first, last in others):
        return "other"
    if is_promo_line(segment):
        return "promo"
    if is_bare_label(segment.text):
        return "label"
    if odd >= SURE:
        return "likely"
    if is_appeal(segment.text):
        return "appeal"
    return "foreign" if is_foreign(case, segment.owner) or case.places.is_hidden(segment.owner) else "likely"


def is_lede(case: Case, i: int) -> bool:
    """Return whether a segment behind the headline is a lede by name or by description."""
    segment = case.segments[i]
    if not 0 <= case.witnesses.headline < segment.owner or LINKED_LEDE * segment.linked > len(segment.text):
        return False
    if reading_length(segment.text) < SHORTEST_PARAGRAPH:
        return False
    kinds = case.tree.region_of(segment.owner) | case.tree.region_of(case.tree.parents[segment.owner])
    if not kinds.isdisjoint(NO_LEDE):
        return False
    return "lede" in kinds or matches(segment.text, case.witnesses)[IN_DESCRIPTION]


def is_between(case: Case, i: int) -> bool:
    """Return whether segment ``i`` is a heading right between two paragraphs of the article."""
    segments, odds = case.segments, case.odds
    if case.tree.tags[segments[i].owner] not in HEADINGS or not 0 < i < len(segments) - 1:
        return False
    if any(odds[j] <= BESIDE or len(segments[j].text) < SHORTEST_PARAGRAPH for j in (i - 1, i + 1)):
        return False
    if line_kind(segments[i].text) in ("promo", "appeal"):
        return False
    return not is_foreign(case, segments[i].owner)


def is_promo_line(segment: Segment) -> bool:
    """Return whether the segment is a line like "Read more: headline", its headline a link."""
    text = segment.text
    return segment.linked >= LINKED * len(text) and reading_length(text) < LONGEST_LINE and line_kind(text) == "promo"


def is_appeal(text: str) -> bool:
    """Return whether the text is a short line like "Subscribe now"."""
    return reading_length(text) < LONGEST_APPEAL and line_kind(text) == "appeal"


def is_foreign(case: Case, i: int) -> bool:
    """Return whether element ``i`` lies in a box of comments or the like.

    One that holds the center of the prose is none.
    """
    return not case.foreign.isdisjoint(case.surroundings.side(i))


def other_stories(tree: Tree, headline: int) -> list[tuple[int, int]]:
    """Return the spans of other whole pieces on the page.

    Each is an `article` with a first-level heading behind the `article` of the headline.
    """
    articles = [(i, tree.ends[i]) for i in tree.by_tag["article"] if tree.text_len[i]]
    behind = next((end for i, end in articles if i < headline < end), len(tree.tags))
    heads = [i for i in tree.by_tag["h1"] if i > behind and tree.text_len[i]]
    return [(i, end) for i, end in articles if i >= behind and bisect(heads, i) < bisect(heads, end - 1)]
