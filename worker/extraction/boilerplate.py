"""Boilerplate: what surely is not the article's among its text, and what surely is though it looks odd alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from worker.extraction.document import Document
from worker.extraction.features import LONGEST_LINE, Surroundings, width
from worker.extraction.neighbours import find_mass
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
# Log-odds down to which an entry of a list in the midst of the text is believed to be the article's.
ODD = -2.5
# Letters of the shortest lede, and kinds of block that carry the names of ledes for other things.
SHORTEST_LEDE = 40
NO_LEDE = FOREIGN - {"teaser", "meta", "box", "paywall"}
# The share of its letters in links from which a line that begins like a promo is one.
LINKED = 0.4

# Why a segment is the article's (the first three) or is not: its odds, its place in the midst of a list or before the
# text, or that it announces another piece.
Verdict: TypeAlias = Literal["likely", "entry", "lede", "unlikely", "promo"]
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
    center = find_mass(document, segments, odds).center
    surroundings = Surroundings(document)
    likely = [i for i, odd in enumerate(odds) if odd > 0]
    first, last = (likely[0], likely[-1]) if likely else (0, -1)
    verdicts: list[Verdict] = []
    for i, (segment, odd) in enumerate(zip(segments, odds, strict=True)):
        verdict: Verdict = "unlikely"
        if odd > 0:
            verdict = "likely"
        elif odd > ODD and first < i < last and is_entry(document, segment, center, surroundings):
            verdict = "entry"
        elif odd > ODD and i < first and is_lede(segment, witnesses, surroundings):
            verdict = "lede"
        verdicts.append("promo" if verdict != "unlikely" and is_promo_line(segment) else verdict)
    return verdicts


def is_lede(segment: Segment, witnesses: Witnesses, surroundings: Surroundings) -> bool:
    """Whether a segment before the text stands behind the headline and is named a lede or said in the description."""
    i = segment.owner
    own = surroundings.own(i) | surroundings.own(surroundings.document.parents[i])
    if not 0 <= witnesses.headline < i or width(segment.text) < SHORTEST_LEDE or 3 * segment.linked > len(segment.text):
        return False
    if not own.isdisjoint(NO_LEDE):
        return False
    return "lede" in own or "says:dek" in witness_features(segment.text, witnesses)


def is_entry(document: Document, segment: Segment, center: int, surroundings: Surroundings) -> bool:
    """Whether the segment is an entry or a quote in the center of the text, with nothing foreign between."""
    i = segment.owner
    if document.tags[i] not in ("li", "blockquote") and document.tags[document.parents[i]] not in ("li", "blockquote"):
        return False
    if 10 * segment.linked > 3 * len(segment.text) or not center <= i < document.ends[center]:
        return False
    while i > center:
        if not FOREIGN.isdisjoint(surroundings.own(i)):
            return False
        i = document.parents[i]
    return True
