"""Boilerplate: what surely is not the article's among its text, and what surely is though it looks odd alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from worker.extraction.document import Document
from worker.extraction.features import LONGEST_LINE, Surroundings, width
from worker.extraction.mass import Mass, find_mass, likely_letters
from worker.extraction.segments import Segment
from worker.extraction.vocabulary.lines import line_kind
from worker.extraction.witnesses import Witnesses, witness_features

# Kinds of block whose words are never the article's, however they read.
FOREIGN = frozenset(
    {
        "share", "related", "teaser", "newsletter", "paywall", "author", "meta", "caption", "media", "comment", "ad",
        "tags", "nav", "side", "consent", "box", "hidden", "footer", "aside", "form", "figure", "figcaption", "details",
        "a",
    }
)  # fmt: skip
# Those of them of which no sentence ever is, where they do not hold the article itself.
NEVER = frozenset({"comment", "newsletter", "consent"})
# Log-odds down to which an entry or a paragraph in the midst of the text is believed to be the article's.
ODD = -2.0
LISTED = frozenset({"li", "blockquote"})
# Elements of running text, and the share of all of it that stands in the same element as such a one, or in elements of
# the same tags.
PARAGRAPHS = frozenset({"p", "h2", "h3", "h4", "h5", "h6"})
AMONG, ALIKE = 0.3, 0.6
# Letters of the shortest lede, and kinds of block that carry the names of ledes for other things.
SHORTEST_LEDE = 40
NO_LEDE = FOREIGN - {"teaser", "meta", "box", "paywall"}
# The share of its letters in links from which a line that begins like a promo is one.
LINKED = 0.4

# Why a segment is the article's (the first three) or is not: its odds, its place in the midst of the text or before it,
# that it announces another piece, or is one of a whole other piece on the page.
Verdict: TypeAlias = Literal["likely", "entry", "lede", "unlikely", "promo", "other"]
KEPT: frozenset[Verdict] = frozenset({"likely", "entry", "lede"})


def is_promo_line(segment: Segment) -> bool:
    """Whether the segment is a line like "Read more: headline", its headline a link."""
    text = segment.text
    return segment.linked >= LINKED * len(text) and width(text) < LONGEST_LINE and line_kind(text) == "promo"


def judge(
    document: Document, segments: Sequence[Segment], odds: Sequence[float], witnesses: Witnesses
) -> list[Verdict]:
    """For each segment why it is the article's or not: by its odds, as an entry of a list in the midst of the text, or
    as the lede.

    Entries are short and seldom sentences, so alone they look like menus; their place says what they are.  A lede is
    often the only piece of its look on the page; its place and its name or the page's description tell it.
    """
    mass = find_mass(document, segments, likely_letters(segments, odds))
    surroundings = Surroundings(document)
    likely = [i for i, odd in enumerate(odds) if odd > 0]
    first, last = (likely[0], likely[-1]) if likely else (0, -1)
    verdicts: list[Verdict] = []
    for i, (segment, odd) in enumerate(zip(segments, odds, strict=True)):
        verdict: Verdict = "unlikely"
        if odd > 0 and not is_never(document, segment.owner, mass.center, surroundings):
            verdict = "likely"
        elif odd > ODD and first < i < last and is_entry(document, segment, mass, surroundings):
            verdict = "entry"
        elif odd > ODD and i < first and is_lede(segment, witnesses, surroundings):
            verdict = "lede"
        verdicts.append("promo" if verdict != "unlikely" and is_promo_line(segment) else verdict)
    others = other_stories(document, witnesses.headline)
    if not others:
        return verdicts
    return ["other" if is_in(segment.owner, others) else v for segment, v in zip(segments, verdicts, strict=True)]


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


def is_lede(segment: Segment, witnesses: Witnesses, surroundings: Surroundings) -> bool:
    """Whether a segment before the text stands behind the headline and is named a lede or said in the description."""
    i = segment.owner
    own = surroundings.own(i) | surroundings.own(surroundings.document.parents[i])
    if not 0 <= witnesses.headline < i or width(segment.text) < SHORTEST_LEDE or 3 * segment.linked > len(segment.text):
        return False
    if not own.isdisjoint(NO_LEDE):
        return False
    return "lede" in own or "says:dek" in witness_features(segment.text, witnesses)


def is_entry(document: Document, segment: Segment, mass: Mass, surroundings: Surroundings) -> bool:
    """Whether the segment is an entry, a quote or one of the paragraphs in the center of the text, with nothing foreign
    between."""
    i, center = segment.owner, mass.center
    if not (is_listed(document, i) or is_among(document, i, mass)):
        return False
    if 10 * segment.linked > 3 * len(segment.text) or not center <= i < document.ends[center]:
        return False
    while i > center:
        if not FOREIGN.isdisjoint(surroundings.own(i)):
            return False
        i = document.parents[i]
    return True


def is_never(document: Document, i: int, center: int, surroundings: Surroundings) -> bool:
    """Whether element ``i`` lies in a box of comments or the like that does not hold the center of the text."""
    while i >= 0 and not i <= center < document.ends[i]:
        if not NEVER.isdisjoint(surroundings.own(i)):
            return True
        i = document.parents[i]
    return False


def is_listed(document: Document, i: int) -> bool:
    """Whether element ``i`` is an entry of a list or a quote, or stands directly in one."""
    return document.tags[i] in LISTED or document.tags[document.parents[i]] in LISTED


def is_among(document: Document, i: int, mass: Mass) -> bool:
    """Whether element ``i`` is a paragraph or heading beside much of the text, or one like most of it."""
    tag, parent = document.tags[i], document.parents[i]
    if tag not in PARAGRAPHS:
        return False
    like = mass.styles.get((tag, document.tags[parent]), 0.0)
    return mass.under.get(parent, 0.0) > AMONG * mass.whole or like > ALIKE * mass.whole
