"""Each field is shown with what it beat."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.explain.pages import PAGE, URL
from worker.explain import Alternative, Field, explain
from worker.explain.fields import MOST, SHOWN, others
from worker.extraction.page.statements import FieldValue
from worker.records import ExtractionRules


def field(name: str, rules: ExtractionRules | None = None) -> Field:
    """One field of the page."""
    return next(f for f in explain(PAGE.encode(), URL, rules=rules).fields if f.name == name)


def test_every_field_is_there_once_and_the_text_last() -> None:
    assert [f.name for f in explain(PAGE.encode(), URL).fields] == [*SHOWN, "text"]


def test_a_title_is_shown_with_the_titles_that_it_beat() -> None:
    title = field("title")
    assert (title.value, title.provenance) == ("Ferry returns to the bay", "h1")
    assert Alternative("Ferry back after eleven years", "json-ld headline") in title.others
    assert Alternative("Ferry returns to the bay", "meta og:title") in title.others
    assert Alternative("Ferry returns to the bay", "h1") not in title.others


def test_dates_compete_too() -> None:
    published = field("published_at")
    assert (published.value, published.provenance) == (
        datetime(2026, 3, 3, 9, 10, tzinfo=UTC),
        "json-ld datePublished",
    )
    assert Alternative(datetime(2026, 3, 3, 9, 15, tzinfo=UTC), "meta article:published_time") in published.others


def test_a_rule_beats_everything_and_what_it_beat_is_shown() -> None:
    title = field("title", ExtractionRules(title=("section h2",)))
    assert (title.value, title.provenance) == ("You may also like", "rules")
    assert Alternative("Ferry returns to the bay", "h1") in title.others


def test_an_unknown_field_has_neither_value_nor_provenance() -> None:
    assert field("licence") == Field("licence")


def test_a_value_said_very_often_is_shown_once_and_the_list_ends() -> None:
    same = [FieldValue("a", "meta x")] * 30
    assert others(same, "b", None) == (Alternative("a", "meta x"),)
    assert len(others((FieldValue(str(n), "meta x") for n in range(100)), "b", None)) == MOST
