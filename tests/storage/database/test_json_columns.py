"""Records come back from their plain forms, and forms of another version do no harm."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from types import MappingProxyType

from worker.records import ExtractionRules, FeedEntry, Polling, Source
from worker.storage.database.json_columns import entry_from, form, rules_from, source_from

RULES = ExtractionRules(body=("article .text",), drop=(".promo",), valid_from=date(2026, 1, 1))
SOURCE = Source(
    "one", "One", "https://one.example/", feeds=("https://one.example/feed",), polling=Polling("fixed", 60.0),
    headers=MappingProxyType({"Accept-Language": "de"}), recrawl=(60.0, 3600.0), rules=(RULES,),
)  # fmt: skip
ENTRY = FeedEntry("https://one.example/x", "Title", published_at=datetime(2026, 3, 1, tzinfo=UTC), tags=("a", "b"))


def test_records_survive_json() -> None:
    assert source_from(json.loads(json.dumps(form(SOURCE)))) == SOURCE
    assert entry_from(json.loads(json.dumps(form(ENTRY)))) == ENTRY
    assert rules_from(json.loads(json.dumps(form(RULES)))) == RULES


def test_nothing_stays_nothing() -> None:
    assert (entry_from(None), rules_from(None), rules_from({}), form(None)) == (None, None, None, None)


def test_a_key_of_another_version_is_passed_over() -> None:
    assert entry_from({**(form(ENTRY) or {}), "mood": "calm"}) == ENTRY
