"""Which of a source's extraction rules are in force on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from worker.records import ExtractionRules


def choose_rules(rules: Sequence[ExtractionRules], day: date) -> ExtractionRules | None:
    """Return the rules that hold on a day: the last begun, if any."""
    valid = [rule for rule in rules if (rule.valid_from or date.min) <= day <= (rule.valid_until or date.max)]
    return max(valid, key=lambda rule: rule.valid_from or date.min, default=None)
