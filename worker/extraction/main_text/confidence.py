"""Confidence: how right and whole a choice of text is, as the model's own chances foretell it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from worker.extraction.main_text.corrections import KEPT, Verdict
from worker.extraction.main_text.model import chance
from worker.extraction.page.segments import Segment


def expected_overlap(segments: Sequence[Segment], odds: Sequence[float], verdicts: Sequence[Verdict]) -> float:
    """Return the F1 of letters to be expected of the text, 0 to 1."""
    right = chosen = whole = 0.0
    chances = {odd: chance(odd) for odd in set(odds)}  # Lines of links, most of a page, all have the same.
    for segment, odd, verdict in zip(segments, odds, verdicts, strict=True):
        letters = len(segment.text)
        expected = letters * chances[odd]
        whole += expected
        if verdict in KEPT:
            right += expected
            chosen += letters
    return round(2 * right / (chosen + whole), 3) if chosen + whole else 0.0


def fairest_bar(segments: Sequence[Segment], odds: Sequence[float]) -> float:
    """Return the log-odds above which a piece raises the F1 to be expected.

    That is a chance of half of the best F1 (Lipton and others, "Optimal thresholding of classifiers", 2014): .5 on a
    page whose text is certain, lower where much is doubtful, so that never next to nothing is chosen.
    """
    letters_of = [len(segment.text) for segment in segments]
    likeliest = sorted(zip(map(chance, odds), letters_of, strict=True), reverse=True)
    whole = sum(likely * letters for likely, letters in likeliest)
    best = right = chosen = 0.0
    for likely, letters in likeliest:
        right += likely * letters
        chosen += letters
        best = max(best, 2 * right / (chosen + whole))
    return math.log(best / (2 - best)) if best else 0.0
