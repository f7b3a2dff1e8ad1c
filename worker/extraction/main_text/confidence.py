"""Confidence: how much of the chosen text is right and whole, as the model's own chances foretell it."""

from __future__ import annotations

from collections.abc import Sequence

from worker.extraction.main_text.corrections import KEPT, Verdict
from worker.extraction.main_text.model import chance
from worker.extraction.page.segments import Segment


def expected_overlap(segments: Sequence[Segment], odds: Sequence[float], verdicts: Sequence[Verdict]) -> float:
    """Return the F1 of letters that the text may be expected to reach, 0 to 1."""
    right = chosen = whole = 0.0
    for segment, odd, verdict in zip(segments, odds, verdicts, strict=True):
        letters = len(segment.text)
        expected = letters * chance(odd)
        whole += expected
        if verdict in KEPT:
            right += expected
            chosen += letters
    return round(2 * right / (chosen + whole), 3) if chosen + whole else 0.0
