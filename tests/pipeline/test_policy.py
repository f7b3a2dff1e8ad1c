"""The rules and ages that hold for a source."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from tests.pipeline.fakes import NOW, SOURCE
from worker.pipeline.policy import valid_rules
from worker.records import ExtractionRules, Source


def test_the_last_valid_rules_go_with_the_page() -> None:
    day = NOW.date()
    old = ExtractionRules(body=("old",), valid_until=day - timedelta(days=1))
    new = ExtractionRules(body=("new",), valid_from=day)
    source = Source("s", "S", "https://s.example/", rules=(new, old), headers=MappingProxyType({}))
    assert valid_rules(source, NOW) == new
    assert valid_rules(SOURCE, NOW) is None
    assert valid_rules(None, NOW) is None
