"""Cursors: every place comes back from its word, and no word of a stranger is more than a line of refusal."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.errors import InputError
from worker.storage.queries.search.cursor import Cursor, name_question, place_of, read_cursor, write_cursor
from worker.storage.search.matches import Match

WHOLE = st.integers(-(2**63) + 1, 2**63 - 1)
ASKED = name_question("ferry", "rank")


def worded(*values: object) -> str:
    """Return the word of any values."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@given(
    WHOLE,
    WHOLE,
    st.booleans(),
    st.none() | st.tuples(st.integers(-(10**16), 10**17), WHOLE),
    st.none() | st.tuples(st.floats(allow_nan=False, allow_infinity=False), WHOLE),
)
def test_every_cursor_comes_back_from_its_word(
    last_id: int, total: int, is_exact: bool, before: tuple[int, int] | None, after: tuple[float, int] | None
) -> None:
    cursor = Cursor(ASKED, last_id, total, is_exact, before, after)
    word = write_cursor(cursor)
    assert read_cursor(word, ASKED) == cursor
    assert word.isascii()
    assert not set(word) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize(
    "at",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
    ids=str,
)
def test_a_place_keeps_its_microsecond(at: datetime) -> None:
    match = Match(7, at)
    assert Cursor(ASKED, 9, 1, True, place_of(match)).match == match


def test_places_are_in_the_order_of_dates() -> None:
    start = datetime(1969, 12, 31, 23, 59, 59, 999_998, tzinfo=UTC)
    places = [place_of(Match(number % 2, start + number * timedelta(microseconds=1))) for number in range(5)]
    assert places == sorted(places)


def test_a_cursor_of_the_first_page_has_no_place() -> None:
    assert Cursor(ASKED, 1, 1, True).match is None


@pytest.mark.parametrize(
    "word",
    [
        "", "=", "a", "ab", "abc", "ö", "\x00", "\ud800", "a" * 300, "a" * 301, "{}", " ",
        worded(), worded(1), worded(ASKED, 1, 1, True, None), worded(ASKED, 1, 1, True, None, None, None),
        worded(None, 1, 1, True, None, None), worded(ASKED, "1", 1, True, None, None),
        worded(ASKED, True, 1, True, None, None), worded(ASKED, 1.0, 1, True, None, None),
        worded(ASKED, 2**63, 1, True, None, None), worded(ASKED, 1, -(2**63), True, None, None),
        worded(ASKED, 1, 1, True, [1], None), worded(ASKED, 1, 1, True, [1, 2, 3], None),
        worded(ASKED, 1, 1, True, 5, None), worded(ASKED, 1, 1, True, {"a": 1, "b": 2}, None),
        worded(ASKED, 1, 1, True, [2**62, 1], None), worded(ASKED, 1, 1, True, [-(2**62), 1], None),
        worded(ASKED, 1, 1, True, None, ["x", 1]), worded(ASKED, 1, 1, True, None, [[], 1]),
        worded(ASKED, 1, 1, True, None, [10**400, 1]), worded(ASKED, 1, 1, True, None, [1, 2**63]),
        worded(ASKED, 1, 1, True, None, [1, None]), worded(*"abcdef"),
        base64.urlsafe_b64encode(b"[" * 220).decode(), base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)  # fmt: skip
def test_a_word_that_is_no_cursor_is_refused_in_one_line(word: str) -> None:
    with pytest.raises(InputError, match="the cursor is none that a search gave") as caught:
        read_cursor(word, ASKED)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("score", ["nan", "inf", float("nan"), float("inf"), float("-inf")])
def test_a_rank_that_no_article_has_is_refused(score: object) -> None:
    with pytest.raises(InputError, match="the cursor is none that a search gave"):
        read_cursor(worded(ASKED, 1, 1, True, None, [score, 1]), ASKED)


@given(st.text(max_size=400) | st.binary(max_size=220).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_word_is_worse_than_refused(word: str) -> None:
    with pytest.raises(InputError):
        read_cursor(word, ASKED)


def test_a_cursor_of_another_search_is_told_apart() -> None:
    word = write_cursor(Cursor(name_question("tram", "rank"), 1, 1, True))
    with pytest.raises(InputError, match="belongs to another search"):
        read_cursor(word, ASKED)


def test_questions_are_named_by_all_their_parts_in_order() -> None:
    asked = [("a", "b"), ("b", "a"), ("ab",), ("a", None), ("a", "None"), ("a",), (), ("ａ", "b"), ("a" * 9_000,)]
    names = [name_question(*parts) for parts in asked]
    assert len(set(names)) == len(asked)
    assert {len(name) for name in names} == {12}
