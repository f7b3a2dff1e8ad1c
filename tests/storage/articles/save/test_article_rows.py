"""Article rows: held in the order of their ids, and only the sources whose blocks changed are counted anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, add_source, numbered
from worker.storage.article_store import Articles
from worker.storage.articles.save.article_rows import changed_sources, hold_articles, learned_places
from worker.storage.tables.articles import BoilerplateRow

LATER = MORNING + timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ((None, None, None), (None, MORNING, "a"), set()),
        ((None, None, None), (1, MORNING, "a"), {1}),
        ((1, MORNING, "a"), (1, MORNING, "a"), set()),
        ((1, MORNING, "a"), (2, MORNING, "a"), {1, 2}),
        ((1, MORNING, "a"), (None, MORNING, "a"), {1}),
        ((1, MORNING, "a"), (1, LATER, "a"), {1}),
        ((1, MORNING, "a"), (1, MORNING, "b"), {1}),
    ],
    ids=["no source", "new", "the same", "moved", "lost its source", "another date", "another text"],
)
def test_sources_are_counted_anew_where_anything_changed(
    before: tuple[Any, ...], after: tuple[Any, ...], wanted: set[int]
) -> None:
    assert changed_sources(before, after) == wanted


def test_articles_are_held_in_one_order_each_once_and_vanished_ones_left_out(sessions: sessionmaker[Session]) -> None:
    ids = [Fetched(numbered(number), number).save(Articles(sessions)).article_id for number in (1, 2, 3)]
    statements: list[str] = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    with sessions.begin() as session:
        found = hold_articles(session, [*reversed(ids), ids[0], 2**62])
        assert list(found) == sorted(ids)
        held = [each for each in statements if "FROM article" in each]
        assert len(held) == 1
        assert "ORDER BY article.id" in held[0]
        assert ("FOR UPDATE" in held[0]) == (session.get_bind().dialect.name == "postgresql")
    assert found[ids[0]].canonical_url == "https://news.example/story/1"


def test_without_articles_or_sources_the_database_is_not_asked(sessions: sessionmaker[Session]) -> None:
    statements: list[str] = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    with sessions() as session:
        assert hold_articles(session, []) == learned_places(session, [None, None]) == {}
    assert [each for each in statements if "SELECT" in each] == []


def test_only_lines_with_a_place_are_left_out_each_source_its_own(sessions: sessionmaker[Session]) -> None:
    one, two = add_source(sessions, "one"), add_source(sessions, "two")
    with sessions.begin() as session:
        for source, number, place in ((one, 2**63 - 1, "head"), (one, -1, None), (two, -(2**63), "chosen")):
            values = {"source_id": source, "hash": number, "text": "line", "stories": 9, "days": 9}
            session.add(BoilerplateRow(**values, learned_at=MORNING, place=place))
    with sessions() as session:
        found = learned_places(session, [two, one, one, None, 2**62])
        assert found == {one: {2**63 - 1: "head"}, two: {-(2**63): "chosen"}}
        assert learned_places(session, [one]) == {one: found[one]}
