"""Article filters: what no article can have is refused in one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from worker.errors import InputError
from worker.records.article_filter import ArticleFilter

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_without_values_everything_passes() -> None:
    wanted = ArticleFilter()
    assert {getattr(wanted, name) for name in ArticleFilter.__dataclass_fields__} == {None}


def test_a_language_is_its_primary_subtag() -> None:
    assert ArticleFilter(language="pt-BR").language == "pt"
    assert ArticleFilter(language="DE").language == "de"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "novel"}, "allowed are article"),
        ({"language": "English please"}, "a code such as en"),
        ({"language": ""}, "a code such as en"),
        ({"author": " "}, "it is empty"),
        ({"tag": "a\x00b"}, "no character"),
        ({"title": "\ud800"}, "no character"),
        ({"source": "x" * 400}, "400 characters"),
        ({"story_id": 0}, "1 or more"),
        ({"story_id": 2**63}, "1 or more"),
        ({"published_from": NOON, "published_to": NOON}, "holds no moment"),
        ({"seen_from": datetime(2026, 3, 1)}, "needs its zone"),  # noqa: DTZ001
        ({"seen_to": NOON.date()}, "needs its zone"),
        ({"published_from": "2026-03-01T12:00Z"}, "needs its zone"),
        ({"seen_from": datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))}, "outside of the years"),
        ({"published_to": datetime.max.replace(tzinfo=timezone(-timedelta(hours=14)))}, "outside of the years"),
    ],
)
def test_a_value_that_no_article_can_have(values: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        ArticleFilter(**values)
    assert "\n" not in str(error.value)
