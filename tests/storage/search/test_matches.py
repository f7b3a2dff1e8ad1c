"""Matches: the newest first, each once from place to place, whichever window of time they stand in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import Fetched, article, save_all
from worker.storage.article_store import Articles
from worker.storage.search.expression import read_expression
from worker.storage.search.labels import language_label
from worker.storage.search.matches import Match, Question, named, newest_matches, stemmed, windows
from worker.storage.tables.articles import ArticleRow

TURN = datetime(2025, 12, 31, 22, 0, tzinfo=UTC)


def store(sessions: sessionmaker[Session], count: int, *, step: timedelta = timedelta(hours=1), rare: int = 1) -> None:
    """Articles over the turn of a year, of which every so many has the word pier."""
    pages = []
    for number in range(count):
        said = "The pier is rebuilt." if number % rare == 0 else "The tram was late again."
        page = article(
            f"https://news.example/{number}",
            title=f"Case {number}",
            paragraphs=(said,),
            published_at=TURN + number * step,
            language="de" if number % 2 else "en",
        )
        pages.append(Fetched(page, number + 1))
    save_all(pages, Articles(sessions))


def read(
    sessions: sessionmaker[Session],
    typed: str,
    most: int,
    before: Match | None = None,
    last: int = 2**62,
    **more: object,
) -> list[Match]:
    with sessions() as session:
        asked = Question(read_expression(typed), last_id=last, **more)  # type: ignore[arg-type]
        return newest_matches(session, asked, before, most)


@pytest.mark.parametrize("typed", ["", "pier", "pie*", "pier -tram", '"the pier"'])
def test_an_empty_database_has_no_matches(sessions: sessionmaker[Session], typed: str) -> None:
    assert read(sessions, typed, 10) == []
    assert read(sessions, typed, 10, Match(5, TURN)) == []


@pytest.mark.parametrize("most", [1, 2, 5])
@pytest.mark.parametrize("typed", ["", "pier"])
def test_from_place_to_place_every_match_comes_once_the_newest_first(
    sessions: sessionmaker[Session], typed: str, most: int
) -> None:
    store(sessions, 12, rare=2)
    found: list[Match] = []
    while part := read(sessions, typed, most, found[-1] if found else None):
        assert len(part) <= most
        found += part
    assert found == read(sessions, typed, 100)
    assert len({each.article_id for each in found}) == (6 if typed else 12)
    assert [each.dated_at for each in found] == sorted((each.dated_at for each in found), reverse=True)


def test_of_equal_dates_the_article_stored_last_comes_first(sessions: sessionmaker[Session]) -> None:
    store(sessions, 5, step=timedelta(0))
    whole = read(sessions, "pier", 9)
    assert [each.article_id for each in whole] == sorted((each.article_id for each in whole), reverse=True)
    assert read(sessions, "pier", 2, whole[1]) == whole[2:4]


def test_a_rare_word_is_found_beyond_the_first_windows(sessions: sessionmaker[Session]) -> None:
    store(sessions, 50, rare=49, step=timedelta(days=1))
    assert [each.dated_at for each in read(sessions, "pier", 2)] == [TURN + timedelta(days=49), TURN]


def test_what_is_stored_later_than_the_search_began_is_left_out(sessions: sessionmaker[Session]) -> None:
    store(sessions, 4)
    whole = read(sessions, "pier", 9)
    second = sorted(each.article_id for each in whole)[1]
    assert read(sessions, "pier", 9, last=second) == [each for each in whole if each.article_id <= second]
    assert read(sessions, "", 9, last=0) == read(sessions, "pier", 9, last=0) == []


@pytest.mark.parametrize(("typed", "count"), [("pier", 2), ("", 4), ("tram", 2), ("zeppelin", 0)])
def test_labels_and_conditions_hold_together(sessions: sessionmaker[Session], typed: str, count: int) -> None:
    store(sessions, 8, rare=4)
    labels = (language_label("en"),)
    assert len(read(sessions, typed, 99, labels=labels)) == count
    late = (ArticleRow.dated_at >= TURN + timedelta(hours=4),)
    assert len(read(sessions, typed, 99, labels=labels, conditions=late)) == count // 2


def test_windows_grow_and_the_last_is_all_of_time(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        assert list(windows(session, None, 1)) == [(None, [])]
    store(sessions, 45)
    with sessions() as session:
        spans = list(windows(session, None, 1))
        assert [first for first, _ in spans] == [TURN + timedelta(hours=40), TURN + timedelta(hours=4), None]
        assert spans[-1] == (None, [])
        assert list(windows(session, Match(1, TURN), 1)) == [(None, [])]


def test_a_word_that_a_language_leaves_out_is_no_word_of_it(sessions: sessionmaker[Session]) -> None:
    store(sessions, 2)
    with sessions() as session:
        if session.get_bind().dialect.name == "sqlite":
            assert named("day1") == "':day1'"
            return
        assert stemmed(session, read_expression("the")) == {"german": "'the'"}
        assert stemmed(session, read_expression("piers"))["english"] == "'pier'"
