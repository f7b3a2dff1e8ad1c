"""Reasons: why a piece of text is the article's or is not, in words, with the weights that count most."""

from __future__ import annotations

from collections.abc import Mapping

from worker.explain.records import Role, Weight
from worker.explain.wording import BOXES, column_in_words
from worker.extraction.blocks import Unsaid
from worker.extraction.main_text import Verdict
from worker.extraction.page import Page
from worker.extraction.page.segments import Segment, is_link_line, opening_kind

# Weights shown of one decision, the heaviest, and below which one tells nothing (log-odds).
MOST, LEAST = 6, 0.05

KEPT_REASONS: dict[Verdict, str] = {
    "likely": "reads like the article's text",
    "heading": "a heading right between two paragraphs of the text",
    "lede": "stands between headline and text, and is named a lede or said in the page's description",
    "cluster": "stands in a box with text, on a page of which little else reads like text",
}
LEFT_OUT_REASONS: dict[Verdict, str] = {
    "promo": "a line that announces another piece, and is its link",
    "appeal": "an appeal to subscribe, share, comment or sign in",
    "label": "the label of a credit or caption",
    "other": "stands in another whole piece on the page, with a headline of its own",
}
# What a part of the text is that makes no block.
UNSAID_REASONS: dict[Unsaid, tuple[Role, str]] = {
    "title": ("field", "the title"),
    "pulled quote": ("copy", "a quote pulled out of a paragraph that says the same"),
    "no letters": ("other", "holds no letters"),
    "closing heading": ("other", "a heading that nothing follows"),
    "copy": ("copy", "stands on the page twice and is kept once"),
}
_LINES = {
    "promo": "a line that announces another piece",
    "appeal": "an appeal to subscribe, share, comment or sign in",
    "caption": "begins like a caption",
    "note": "a byline, date or note of the newsroom",
}
# Of several kinds of box around a piece the one that says most.
_TELLING = (
    "consent", "share", "newsletter", "paywall", "comment", "ad", "caption", "figcaption", "tags", "author", "related",
    "nav", "footer", "teaser", "media", "figure", "hidden", "side", "form", "meta", "aside", "box", "header", "details",
)  # fmt: skip
_BOXES = frozenset(_TELLING)
# The share of digits from which a line is one of figures.
FIGURES = 0.25


def weights_of(contributions: Mapping[str, tuple[float, float]]) -> tuple[Weight, ...]:
    """Return what columns add to a segment's odds, the heaviest first.

    ``contributions`` are by column what it adds, and its value.
    """
    telling = [(name, added, value) for name, (added, value) in contributions.items() if abs(added) >= LEAST]
    heaviest = sorted(telling, key=lambda each: (-abs(each[1]), each[0]))[:MOST]
    return tuple(Weight(name, round(added, 2), column_in_words(name, value)) for name, added, value in heaviest)


def why_left_out(page: Page, segment: Segment) -> str:
    """Return what a segment of low odds is, by its line or its box."""
    box = box_around(page, segment.owner)
    if is_link_line(segment):
        return f"a line of links in {BOXES[box]}" if box else "a line of links and nothing else"
    if (kind := opening_kind(segment.text)) in _LINES:
        return _LINES[kind]
    if box is None and sum(map(str.isdigit, segment.text)) > FIGURES * len(segment.text):
        return "a date or other figures"
    return BOXES[box] if box else "does not read like the article's text"


def box_around(page: Page, i: int) -> str | None:
    """Return the kind of the nearest box for other things around element ``i``."""
    while i >= 0:
        kinds = page.region_of(i) & _BOXES
        found = next((kind for kind in _TELLING if kind in kinds), None)
        if found is not None:
            return found
        i = page.parents[i]
    return None
