"""Left-overs: what nothing refers to goes, what anything refers to stays."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import Fetched, numbered
from worker.storage.article_store import Articles
from worker.storage.articles.orphans import PART, Referred, collect, parts, referred_by, unreferenced_hashes
from worker.storage.articles.shared_rows import upsert_shared_rows
from worker.storage.tables.shared_rows import AuthorRow, CaptionRow, HeadlineRow, ImageRow, TeaserRow

SHARED = (AuthorRow, CaptionRow, ImageRow, HeadlineRow, TeaserRow)


def counts(session: Session) -> list[int | None]:
    return [session.scalar(select(func.count()).select_from(table)) for table in SHARED]


def test_only_what_nothing_refers_to_is_collected(sessions: sessionmaker[Session]) -> None:
    saved = Fetched(numbered(1), 1).save(Articles(sessions))
    with sessions.begin() as session:
        before = counts(session)
        loose = upsert_shared_rows(session, [numbered(8)])
        assert counts(session) != before
        mine = referred_by(session, saved.article_id)
        collect(session, mine)
        named = Referred(
            authors=set(loose.authors.values()) | mine.authors,
            images=set(loose.images.values()) | mine.images,
            captions=set(loose.captions.values()) | mine.captions,
            headlines=set(loose.headlines.values()) | mine.headlines,
            teasers=set(loose.teasers.values()) | mine.teasers,
            readings=mine.readings,
        )
        collect(session, named)
        assert counts(session) == before
    found = Articles(sessions).find(saved.article_id)
    assert found is not None
    assert found.record == numbered(1).as_dict()


def test_raw_pages_without_a_row_are_named_in_order(sessions: sessionmaker[Session]) -> None:
    assert unreferenced_hashes(sessions, ["b", "a", "b"]) == ("a", "b")


def test_keys_come_sorted_in_parts() -> None:
    assert list(parts(set())) == []
    assert [len(part) for part in parts(set(range(PART + 1)))] == [PART, 1]
