"""The records: what is one row, what needs what, and what each database keeps as it was given."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.articles.stories.groups import add_article
from tests.storage.newsroom import HOUR, MORNING, add_source
from tests.storage.tables.indexes import partial_indexes
from worker.storage.tables.articles import (
    AliasRow,
    ArticleRow,
    BlockRow,
    BoilerplateRow,
    CaptureRow,
    ReadingRow,
    RevisionRow,
    StoryRow,
    UncountedRow,
)

LOST = 2**40


def capture(article_id: int, **values: Any) -> CaptureRow:
    """Return the capture of a page."""
    defaults: dict[str, Any] = {
        "page_id": 1, "frontier_id": 1, "reading": "r", "content_hash": "c", "rank": 0, "own_key": "k",
        "canonical_key": "k", "title_key": "t", "keys": [], "addresses": [], "teasers": [], "fetched_at": MORNING,
        "parsed_at": MORNING, "why": "poll", "extractor_version": "1",
    }  # fmt: skip
    return CaptureRow(article_id=article_id, **(defaults | values))


def revision(article_id: int) -> RevisionRow:
    """Return the first revision of an article."""
    values = {"number": 1, "content_hash": "c", "reading": "r", "page_id": 1, "reason": "new", "changed": []}
    return RevisionRow(article_id=article_id, seen_at=MORNING, **values)


@pytest.fixture
def article_id(sessions: sessionmaker[Session]) -> int:
    """An article with the reading that it shows."""
    with sessions.begin() as session:
        session.add(ReadingRow(hash="r", record={"title": "𝔑", "tags": ["a"], "word_count": 3}))
        session.flush()
        return add_article(session, "a" * 64, None, reading="r")


@pytest.mark.parametrize(
    ("once", "again"),
    [
        (lambda key: AliasRow(key="k", name="a", article_id=key), lambda key: AliasRow(key="k", name="b")),
        (lambda key: capture(key), lambda key: capture(key, rank=1, own_key="other")),
        (
            lambda key: BlockRow(article_id=key, position=0, type="paragraph", text="a"),
            lambda key: BlockRow(article_id=key, position=0, type="heading", text="b"),
        ),
        (lambda _: ReadingRow(hash="h", record={}), lambda _: ReadingRow(hash="h", record={"a": 1})),
    ],
    ids=["an alias", "a reading of a page", "a place in the text", "a record"],
)
def test_there_is_one(sessions: sessionmaker[Session], article_id: int, once: Any, again: Any) -> None:
    with sessions.begin() as session:
        session.add(once(article_id))
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(again(article_id))


def test_a_page_read_anew_with_other_content_is_a_second_capture(
    sessions: sessionmaker[Session], article_id: int
) -> None:
    with sessions.begin() as session:
        session.add_all([capture(article_id), capture(article_id, content_hash="d"), capture(article_id, page_id=2)])
    with sessions.begin() as session:
        assert session.query(CaptureRow).count() == 3


def test_an_article_has_one_key_and_an_alias_may_wait_for_its_article(
    sessions: sessionmaker[Session], article_id: int
) -> None:
    with sessions.begin() as session:
        session.add(AliasRow(key="k", name="reserved"))
    with pytest.raises(IntegrityError), sessions.begin() as session:
        add_article(session, "a" * 64, None)
    assert article_id


@pytest.mark.parametrize(
    "row",
    [
        lambda: AliasRow(key="k", name="a", article_id=LOST),
        lambda: capture(LOST),
        lambda: capture(1, reading="lost"),
        lambda: BlockRow(article_id=LOST, position=0, type="paragraph", text="a"),
        lambda: RevisionRow(
            article_id=LOST,
            number=1,
            content_hash="c",
            reading="r",
            page_id=1,
            seen_at=MORNING,
            reason="new",
            changed=[],
        ),
        lambda: UncountedRow(source_id=LOST),
    ],
    ids=["alias", "capture", "capture without a record", "block", "revision", "note"],
)
def test_a_row_needs_what_it_belongs_to(sessions: sessionmaker[Session], article_id: int, row: Any) -> None:
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(row())
    assert article_id == 1


def test_a_number_is_given_once(sessions: sessionmaker[Session], article_id: int) -> None:
    with sessions.begin() as session:
        session.add(story := StoryRow(key="a"))
        session.flush()
        number = story.id
        session.execute(delete(ArticleRow))
        session.execute(delete(StoryRow))
    with sessions.begin() as session:
        session.add(other := StoryRow(key="b"))
        assert add_article(session, "b" * 64, None) > article_id
        session.flush()
        assert other.id > number


@pytest.mark.parametrize("value", [0, -1, 2**63 - 1, -(2**63)])
def test_hashes_of_blocks_have_all_their_bits(sessions: sessionmaker[Session], article_id: int, value: int) -> None:
    source = add_source(sessions, "one")
    with sessions.begin() as session:
        session.add(BlockRow(article_id=article_id, position=0, hash=value, type="paragraph", text="a\n𝔑"))
        line = {"hash": value, "text": "line", "stories": 9, "days": 9, "learned_at": MORNING}
        session.add(BoilerplateRow(source_id=source, **line))
    with sessions.begin() as session:
        assert (session.query(BlockRow).one().hash, session.query(BlockRow).one().text) == (value, "a\n𝔑")
        assert session.query(BoilerplateRow).one().hash == value


def test_values_come_back_as_they_were(sessions: sessionmaker[Session], article_id: int) -> None:
    with sessions.begin() as session:
        session.add(capture(article_id, teasers=[{"url": "u", "position": 2}], keys=["k"], fetched_at=MORNING + HOUR))
        row = session.get_one(ArticleRow, article_id)
        row.tags, row.is_free, row.text, row.published_at = ["Häfen", "b"], None, "x" * 100_000, MORNING + HOUR / 3600
    with sessions.begin() as session:
        row = session.get_one(ArticleRow, article_id)
        assert (row.tags, row.is_free, len(row.text)) == (["Häfen", "b"], None, 100_000)
        assert row.published_at == MORNING + HOUR / 3600
        found = session.query(CaptureRow).one()
        assert (found.teasers, found.keys, found.fetched_at) == ([{"url": "u", "position": 2}], ["k"], MORNING + HOUR)
        assert session.get_one(ReadingRow, "r").record == {"title": "𝔑", "tags": ["a"], "word_count": 3}


def test_a_time_without_a_zone_is_refused(sessions: sessionmaker[Session], article_id: int) -> None:
    naive = MORNING.replace(tzinfo=None)
    with pytest.raises(Exception, match="needs its zone"), sessions.begin() as session:
        session.get_one(ArticleRow, article_id).published_at = naive


def test_what_waits_is_found_in_an_index_of_that_alone(sessions: sessionmaker[Session]) -> None:
    bind = sessions.kw["bind"]
    assert partial_indexes(bind, "article") == {"ix_article_unsettled"}
    assert partial_indexes(bind, "capture") == {"ix_capture_teasers"}
    assert partial_indexes(bind, "block") == set()


def test_what_belongs_to_a_row_is_found_by_an_index(sessions: sessionmaker[Session]) -> None:
    found = inspect(sessions.kw["bind"])
    wanted = {
        "article": {"story_id", "group_id", "reading", "source_id"},
        "alias": {"article_id"},
        "capture": {"article_id", "reading", "own_key", "frontier_id", "source_id", "text_key"},
        "revision": {"reading"},
        "block": {"hash"},
    }
    first = {table: {index["column_names"][0] for index in found.get_indexes(table)} for table in wanted}
    assert {table: columns - first[table] for table, columns in wanted.items()} == {table: set() for table in wanted}
