"""Reasons: why a piece of text is the article's or is not, in words, with the weights that count most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from worker.explain.records import Weight
from worker.explain.wording import BOXES, meaning_of
from worker.extraction.main_text.corrections import Verdict
from worker.extraction.main_text.features import Surroundings, is_link_line
from worker.extraction.main_text.position_rules import FOREIGN
from worker.extraction.main_text.weights_in_context import SECOND
from worker.extraction.page.segments import Segment
from worker.extraction.vocabulary.line_openings import line_kind

# Weights shown of one decision, the heaviest, and below which one tells nothing (log-odds).
MOST, LEAST = 6, 0.05

KEPT_REASONS: dict[Verdict, str] = {
    "likely": "reads like the article's text",
    "entry": "an entry, a quote, a heading or a paragraph in the midst of the text",
    "lede": "stands between headline and text, and is named a lede or said in the page's description",
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


def weights_of(features: Iterable[str]) -> tuple[Weight, ...]:
    """Return what the features of a segment add to its odds, the heaviest first."""
    added = {name: SECOND[name] for name in features if abs(SECOND.get(name, 0.0)) >= LEAST}
    heaviest = sorted(added.items(), key=lambda item: (-abs(item[1]), item[0]))[:MOST]
    return tuple(Weight(name, value, meaning_of(name)) for name, value in heaviest)


def why_left_out(surroundings: Surroundings, segment: Segment, features: Sequence[str]) -> str:
    """Return why a segment of low odds is not the article's."""
    box = box_around(surroundings, segment.owner)
    if is_link_line(segment):
        return f"a line of links in {BOXES[box]}" if box else "a line of links and nothing else"
    kind = line_kind(segment.text) if any(name.startswith("begins:") for name in features) else None
    if kind in _LINES:
        return _LINES[kind]
    if box is None and "text:digits" in features:
        return "a date or other figures"
    return BOXES[box] if box else "does not read like the article's text"


def box_around(surroundings: Surroundings, i: int) -> str | None:
    """Return the kind of the nearest box for other things around element ``i``."""
    while i >= 0:
        kinds = surroundings.own(i) & FOREIGN.union(_TELLING)
        found = next((kind for kind in _TELLING if kind in kinds), None)
        if found is not None:
            return found
        i = surroundings.document.parents[i]
    return None
