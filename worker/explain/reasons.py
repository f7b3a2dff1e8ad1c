"""Reasons: why a piece of text is the article's or is not, in words, with the weights that count most."""

from __future__ import annotations

from collections.abc import Sequence

from worker.explain.records import Weight
from worker.explain.wording import BOXES, column_in_words
from worker.extraction.main_text.corrections import Verdict
from worker.extraction.main_text.features.markup import Surroundings
from worker.extraction.main_text.features.text import LONGEST_LINE, is_link_line
from worker.extraction.main_text.model import COLUMNS, text_model
from worker.extraction.page.segments import Segment
from worker.extraction.vocabulary.line_openings import line_kind
from worker.normalize.text import reading_length

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


def weights_of(row: Sequence[float]) -> tuple[Weight, ...]:
    """Return what the columns of a segment add to its odds, the heaviest first."""
    if not row:
        return ()
    added = {name: value for name, value in text_model().contributions(row).items() if abs(value) >= LEAST}
    heaviest = sorted(added.items(), key=lambda item: (-abs(item[1]), item[0]))[:MOST]
    return tuple(
        Weight(name, round(value, 2), column_in_words(name, row[COLUMNS.index(name)])) for name, value in heaviest
    )


def why_left_out(surroundings: Surroundings, segment: Segment) -> str:
    """Return what a segment of low odds is, by its line or its box."""
    box = box_around(surroundings, segment.owner)
    if is_link_line(segment):
        return f"a line of links in {BOXES[box]}" if box else "a line of links and nothing else"
    kind = line_kind(segment.text) if reading_length(segment.text) < LONGEST_LINE else None
    if kind in _LINES:
        return _LINES[kind]
    if box is None and sum(map(str.isdigit, segment.text)) > FIGURES * len(segment.text):
        return "a date or other figures"
    return BOXES[box] if box else "does not read like the article's text"


def box_around(surroundings: Surroundings, i: int) -> str | None:
    """Return the kind of the nearest box for other things around element ``i``."""
    while i >= 0:
        kinds = surroundings.own(i) & _BOXES
        found = next((kind for kind in _TELLING if kind in kinds), None)
        if found is not None:
            return found
        i = surroundings.tree.parents[i]
    return None
