"""The tables of a source file: what they take, what they refuse, and what they are where nobody says otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from worker.records import ExtractionRules, Polling
from worker.settings.keys import allowed_of
from worker.settings.sources.tables import PollingTable, RulesTable, SourceTable, one_or_several

LEAST = {"name": "N", "home": "https://news.example/", "feeds": ["https://news.example/feed"]}


@pytest.mark.parametrize("table", [SourceTable, PollingTable, RulesTable])
def test_every_key_has_a_sentence_and_says_what_it_allows(table: type[BaseModel]) -> None:
    apart = {"name", "polling", "rules"}  # Any text, and tables with keys of their own.
    for name, field in table.model_fields.items():
        assert str(field.description).endswith("."), name
        assert name in apart or allowed_of(field) != "a text", name


def test_a_source_needs_its_name_its_home_and_something_to_poll() -> None:
    assert SourceTable.model_validate(LEAST).enabled
    for name in ("name", "home", "feeds"):
        with pytest.raises(ValidationError, match="nothing to poll" if name == "feeds" else name):
            SourceTable.model_validate({key: value for key, value in LEAST.items() if key != name})


@pytest.mark.parametrize("way", ["feeds", "sitemaps", "listings"])
def test_any_of_three_is_something_to_poll(way: str) -> None:
    stated = {"name": "N", "home": LEAST["home"], way: ["https://news.example/x"]}
    assert getattr(SourceTable.model_validate(stated), way) == ("https://news.example/x",)


@pytest.mark.parametrize("way", ["feeds", "sitemaps", "listings"])
def test_an_empty_list_is_nothing_to_poll(way: str) -> None:
    with pytest.raises(ValidationError, match="nothing to poll"):
        SourceTable.model_validate({"name": "N", "home": LEAST["home"], way: []})


def test_the_mode_cron_needs_its_line() -> None:
    with pytest.raises(ValidationError, match=r"polling\.cron is missing"):
        PollingTable(mode="cron")
    assert PollingTable(mode="cron", cron="*/15 * * * *").cron == "*/15 * * * *"
    assert PollingTable().cron is None


def test_a_single_table_of_selectors_is_as_good_as_an_array() -> None:
    assert one_or_several([1]) == [1]
    assert one_or_several({"body": "p"}) == [{"body": "p"}]
    single = SourceTable.model_validate({**LEAST, "rules": {"body": ["p"]}})
    assert single == SourceTable.model_validate({**LEAST, "rules": [{"body": ["p"]}]})


@pytest.mark.parametrize(
    ("key", "value"),
    [("language", "english"), ("timezone", "Mars/Base"), ("max_age", "59s"), ("daily_budget", 0), ("delay", -1),
     ("recrawl", ["0s"]), ("listing_selector", "a["), ("include", ["("]), ("headers", {"X": "a\r\nb"})],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_at_its_key(key: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        SourceTable.model_validate({**LEAST, key: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {key}


def test_the_days_of_selectors_are_dates() -> None:
    assert RulesTable.model_validate({"valid_from": date(2026, 1, 31)}).valid_from == date(2026, 1, 31)
    with pytest.raises(ValidationError):
        RulesTable.model_validate({"valid_from": "yesterday"})


def test_the_records_agree_on_what_holds_where_nobody_says_otherwise() -> None:
    assert Polling(**PollingTable().model_dump()) == Polling()
    assert ExtractionRules(**RulesTable().model_dump()) == ExtractionRules()
