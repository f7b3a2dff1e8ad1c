"""Cursors: read as they were written, by their own list alone, and anything else is refused."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.records.article_filter import MOST_ID
from worker.web.api.cursors import read_number, read_place, write_cursor
from worker.web.problems import ProblemError

AT = datetime(2026, 3, 2, 8, 0, 5, 123456, tzinfo=UTC)


def written(said: Any) -> str:
    """A cursor as nobody wrote it."""
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


@given(st.integers(0, MOST_ID))
def test_a_number_comes_back(number: int) -> None:
    assert read_number("captions", write_cursor("captions", number)) == number


def test_a_place_comes_back_in_utc() -> None:
    assert read_place("articles", write_cursor("articles", 7, AT.astimezone(timezone(timedelta(hours=9))))) == (AT, 7)
    assert read_place("articles", None) is None
    assert read_number("captions", None) is None


@pytest.mark.parametrize(
    "said",
    [
        ["images", 1], ["captions"], ["captions", 1, AT.isoformat()], ["captions", -1], ["captions", MOST_ID + 1],
        ["captions", True], ["captions", 1.5], ["captions", "1"], ["captions", None], {"captions": 1}, "captions", 5,
    ],
)  # fmt: skip
def test_what_is_no_number_of_the_list_is_refused(said: Any) -> None:
    with pytest.raises(ProblemError) as refused:
        read_number("captions", written(said))
    assert refused.value.status == 400


@pytest.mark.parametrize("at", ["yesterday", "2026-03-02T08:00:00", "0001-01-01T00:00:00+00:00", 5, None])
def test_what_is_no_moment_is_refused(at: Any) -> None:
    with pytest.raises(ProblemError):
        read_place("articles", written(["articles", 1, at]))


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    try:
        found = read_number("captions", text)
    except ProblemError:
        return
    assert found is not None
