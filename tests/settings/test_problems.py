"""What pydantic refuses becomes lines that name the key, the one probably meant, and what is allowed."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from worker.settings.fields import Settings
from worker.settings.problems import allowed_for, details, message, near, unknown
from worker.settings.sources.tables import PollingTable


def refused(**values: object) -> ValidationError:
    """Return how settings with these values are refused."""
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate(values)
    return caught.value


def test_each_key_has_its_problem_in_the_order_of_the_keys() -> None:
    found = details(refused(queue_mark=0, user_agent="bot", fetch_dely=5))
    assert [detail["loc"] for detail in found] == [("user_agent",), ("queue_mark",), ("fetch_dely",)]


def test_our_own_check_of_a_whole_table_speaks_in_its_own_words() -> None:
    (detail,) = details(refused(claim_fetch=20))
    assert message(detail) == "claim_fetch = 20: allowed is at least 32, 2 s more than fetch_deadline"
    (other,) = details(refused(queue_mark="x"))
    assert message(other) == other["msg"]


def test_what_a_key_allows_is_said_by_its_table() -> None:
    assert allowed_for(Settings, "queue_mark") == "a whole number from 1 to 100000"
    assert allowed_for(PollingTable, "mode") == "one of adaptive, fixed, cron"


@pytest.mark.parametrize(
    ("key", "said"), [("fedes", " (meant feeds?)"), ("sitemap", " (meant sitemaps?)"), ("mood", ""), ("", "")]
)
def test_a_misspelt_key_is_told_from_an_invented_one(key: str, said: str) -> None:
    assert near(key, ("feeds", "sitemaps")) == said


def test_an_unknown_key_is_told_with_those_that_are_known() -> None:
    assert unknown("fedes", ("feeds", "home")) == ": no such key (meant feeds?); known are feeds, home"
    assert unknown("x", ("feeds",), "setting") == ": no such setting; known are feeds"
