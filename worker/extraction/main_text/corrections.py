"""Boilerplate: what surely is not the article's among its text, and what surely is though it looks odd alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from worker.extraction.main_text.features import LONGEST_LINE, Surroundings
from worker.extraction.main_text.position_rules import (
    is_between,
    is_entry,
    is_inside,
    is_lede,
    is_linked,
    likely_lists,
    list_around,
)
from worker.extraction.main_text.text_density import Mass, find_mass, likely_letters
from worker.extraction.main_text.title_match import Witnesses
from worker.extraction.page.document import Document
from worker.extraction.page.segments import Segment
from worker.extraction.page.tree import is_styled_away
from worker.extraction.phrases.credits import is_bare_label
from worker.extraction.vocabulary.line_openings import line_kind
from worker.normalize.text import reading_length

# Kinds of block of which no sentence ever is the article's, where they do not hold the article itself.
NEVER = frozenset({"comment", "newsletter", "consent", "footer"})
# Log-odds down to which an entry or a paragraph in the midst of the text is believed to be the article's, and a heading
# right between two paragraphs or a lede that is named as one.
ODD, ODDEST = -2.0, -6.0
# Log-odds from which text is the article's though it is hidden at first or begins like an appeal.
SURE = 3.0
# The share of its letters in links from which a line that begins like a promo is one, and the letters of the longest
# appeal.
LINKED = 0.4
LONGEST_APPEAL = 40

# Why a segment is the article's (the first three) or is not: its odds, its place in the midst of the text or before it,
# that it announces another piece, or is one of a whole other piece on the page.
Verdict: TypeAlias = Literal["likely", "entry", "lede", "unlikely", "promo", "other"]
KEPT: frozenset[Verdict] = frozenset({"likely", "entry", "lede"})


@dataclass(frozen=True, slots=True)
class Case:
    """What the verdicts on a page rest on; ``first`` and ``last`` are the outermost segments that are likely alone."""

    document: Document
    segments: Sequence[Segment]
    odds: Sequence[float]
    witnesses: Witnesses
    mass: Mass
    surroundings: Surroundings
    lists: frozenset[int]
    first: int
    last: int


def judge(
    document: Document, segments: Sequence[Segment], odds: Sequence[float], witnesses: Witnesses
) -> list[Verdict]:
    """For each segment why it is the article's or not: by its odds, by its place in the midst of the text, or as the
    lede.

    Entries and headings are short and seldom sentences, so alone they look like menus; their place says what they are.
    A lede is often the only piece of its look on the page; its place and its name or the page's description tell it.
    """
    likely = [i for i, odd in enumerate(odds) if odd > 0]
    case = Case(
        document,
        segments,
        odds,
        witnesses,
        find_mass(document, segments, likely_letters(segments, odds)),
        Surroundings(document),
        likely_lists(document, segments, odds),
        likely[0] if likely else 0,
        likely[-1] if likely else -1,
    )
    verdicts = [judge_one(case, i) if odd > ODDEST else "unlikely" for i, odd in enumerate(odds)]
    others = other_stories(document, witnesses.headline)
    if not others:
        return verdicts
    return ["other" if is_in(segment.owner, others) else v for segment, v in zip(segments, verdicts, strict=True)]


def judge_one(case: Case, i: int) -> Verdict:
    """Why segment ``i``, beyond the oddest ones, is the article's or not, on a page that holds no other story there."""
    segment, odd = case.segments[i], case.odds[i]
    if odd > 0:
        verdict: Verdict = "unlikely" if is_foreign(case, i) else "likely"
    elif is_in_midst(case, i):
        verdict = "entry"
    elif i < case.first and is_lede(segment, case.witnesses, case.surroundings, named=odd <= ODD):
        verdict = "lede"
    else:
        return "unlikely"
    return "promo" if verdict != "unlikely" and is_promo_line(segment) else verdict


def is_foreign(case: Case, i: int) -> bool:
    """Whether segment ``i`` is surely none of the article's, likely as it looks."""
    document, segment, center = case.document, case.segments[i], case.mass.center
    if is_never(document, segment.owner, center, case.surroundings) or is_bare_label(segment.text):
        return True
    return case.odds[i] < SURE and (is_appeal(segment.text) or is_hidden(document, segment.owner, center))


def is_in_midst(case: Case, i: int) -> bool:
    """Whether the place of segment ``i`` says that it is the article's, unlikely as it looks."""
    document, segment, center = case.document, case.segments[i], case.mass.center
    if is_between(document, case.segments, case.odds, i) and is_inside(document, segment.owner, center):
        return True
    if case.odds[i] <= ODD:
        return False
    if case.first < i < case.last and is_entry(document, segment, case.mass, case.surroundings):
        return True
    listed = list_around(document, segment.owner) in case.lists
    return listed and not is_linked(segment) and not is_never(document, segment.owner, center, case.surroundings)


def is_promo_line(segment: Segment) -> bool:
    """Whether the segment is a line like "Read more: headline", its headline a link."""
    text = segment.text
    return segment.linked >= LINKED * len(text) and reading_length(text) < LONGEST_LINE and line_kind(text) == "promo"


def is_appeal(text: str) -> bool:
    """Whether the text is a short line like "Subscribe now"."""
    return reading_length(text) < LONGEST_APPEAL and line_kind(text) == "appeal"


def is_hidden(document: Document, i: int, center: int) -> bool:
    """Whether element ``i`` is hidden by a style of its own or of one around it that does not hold the center of the
    text."""
    while i >= 0 and not i <= center < document.ends[i]:
        if is_styled_away(document.elements[i]):
            return True
        i = document.parents[i]
    return False


def is_never(document: Document, i: int, center: int, surroundings: Surroundings) -> bool:
    """Whether element ``i`` lies in a box of comments or the like that does not hold the center of the text."""
    while i >= 0 and not i <= center < document.ends[i]:
        if not NEVER.isdisjoint(surroundings.own(i)):
            return True
        i = document.parents[i]
    return False


def other_stories(document: Document, headline: int) -> list[tuple[int, int]]:
    """The spans of other whole pieces on the page: each an `article` with a first-level heading of its own, behind the
    one that holds the headline."""
    articles = [i for i in document.by_tag["article"] if document.text_len[i]]
    around = [i for i in articles if i < headline < document.ends[i]]
    behind = document.ends[around[0]] if around else len(document.tags)
    heads = [i for i in document.by_tag["h1"] if i > behind and document.text_len[i]]
    return [(i, document.ends[i]) for i in articles if i >= behind and any(i < h < document.ends[i] for h in heads)]


def is_in(i: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether element ``i`` lies in one of the spans."""
    return any(first <= i < last for first, last in spans)
