"""Which rules hold on a day."""

from __future__ import annotations

from datetime import date

from worker.frontier.rules_in_force import choose_rules
from worker.records import ExtractionRules


def test_the_rules_that_began_last_hold() -> None:
    always, spring = ExtractionRules(), ExtractionRules(valid_from=date(2026, 3, 1), valid_until=date(2026, 5, 31))
    assert choose_rules([always, spring], date(2026, 4, 1)) is spring
    assert choose_rules([always, spring], date(2026, 6, 1)) is always
    assert choose_rules([spring], date(2026, 2, 28)) is None
