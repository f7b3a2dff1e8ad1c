"""The plain form: nested records, dates, tuples and frozen mappings become what JSON takes, in their order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from worker.records.plain_form import names_of, plain


@dataclass(frozen=True, slots=True)
class Inner:
    """A record inside another."""

    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Outer:
    """A record that holds all kinds of things."""

    title: str | None
    inner: tuple[Inner, ...]
    headers: Any
    score: float = 0.5


def test_all_that_a_record_holds_becomes_plain() -> None:
    inner = Inner(datetime(2026, 3, 2, 8, 0, tzinfo=UTC), date(2026, 3, 2))
    found = plain(Outer(None, (inner,), MappingProxyType({"etag": ["a", inner]})))
    shown = {"at": "2026-03-02T08:00:00+00:00", "day": "2026-03-02"}
    assert found == {"title": None, "inner": [shown], "headers": {"etag": ["a", shown]}, "score": 0.5}
    assert json.loads(json.dumps(found)) == found
    assert list(found) == list(names_of(Outer)) == ["title", "inner", "headers", "score"]
