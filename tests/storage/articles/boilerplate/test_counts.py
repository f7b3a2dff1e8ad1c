"""Block counts: documents and not pages, days in UTC, and places only in texts that are mostly their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, add_source, article, body, save_all
from worker.dedup.boilerplate import LEAST_COUNTED, BlockCount, block_hash
from worker.records import Block
from worker.storage.article_store import Articles
from worker.storage.articles.boilerplate.counts import Counted, count_blocks

LINE = "Folgen Sie uns – überall, “jeden” Tag 漢字."
MIDNIGHT = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


@pytest.fixture
def source(sessions: sessionmaker[Session]) -> int:
    return add_source(sessions, "gazette")


def store(sessions: sessionmaker[Session], source: int, texts: Iterable[tuple[str, ...]], *days: datetime) -> None:
    """Store articles of these paragraphs, each on its day, or a day apart."""
    pages = []
    for number, paragraphs in enumerate(texts):
        day = days[number] if days else MORNING + timedelta(days=number)
        page = article(f"https://news.example/{source}/{number}", paragraphs=paragraphs, published_at=day)
        pages.append(Fetched(page, 100 * source + number, fetched_at=MORNING, source_id=source))
    save_all(pages, Articles(sessions))


def counted(sessions: sessionmaker[Session], source: int) -> Counted:
    with sessions.begin() as session:
        return count_blocks(session, source)


def hash_of(text: str) -> int:
    found = block_hash(Block("paragraph", text))
    assert found is not None
    return found


def test_a_source_without_articles_has_nothing_to_count(sessions: sessionmaker[Session], source: int) -> None:
    assert counted(sessions, source) == counted(sessions, source + 999) == Counted((), 0)


def test_a_line_is_counted_from_the_third_document_on(sessions: sessionmaker[Session], source: int) -> None:
    store(sessions, source, [(*body(number), LINE) for number in range(LEAST_COUNTED - 1)])
    assert counted(sessions, source) == Counted((), LEAST_COUNTED - 1)
    store(sessions, source, [(*body(number), LINE) for number in range(LEAST_COUNTED)])
    line = BlockCount(hash_of(LINE), LEAST_COUNTED, LEAST_COUNTED, heads=0, tails=LEAST_COUNTED, around=LEAST_COUNTED)
    assert counted(sessions, source) == Counted((line,), LEAST_COUNTED)


def test_a_line_twice_in_one_text_counts_once(sessions: sessionmaker[Session], source: int) -> None:
    store(sessions, source, [(LINE, *body(number), LINE) for number in range(4)])
    [line] = counted(sessions, source).blocks
    assert (line.documents, line.heads, line.tails) == (4, 4, 4)


def test_copies_of_one_text_are_one_document(sessions: sessionmaker[Session], source: int) -> None:
    store(sessions, source, [(*body(1), LINE)] * 6)
    assert counted(sessions, source) == Counted((), 6)  # One document, seen on six days.


def test_days_are_those_of_utc(sessions: sessionmaker[Session], source: int) -> None:
    """23:30 UTC is the next day in Tokyo, 02:30 of that day is still the day before in New York."""
    tokyo, new_york = timezone(timedelta(hours=9)), timezone(timedelta(hours=-5))
    same_day = [MIDNIGHT, MIDNIGHT.astimezone(tokyo), (MIDNIGHT - timedelta(hours=20)).astimezone(new_york)]
    store(sessions, source, [(*body(number), LINE) for number in range(3)], *same_day)
    [line] = counted(sessions, source).blocks
    assert (line.documents, line.days, line.around) == (3, 1, 3)


def test_around_are_the_documents_from_its_first_day_to_its_last(sessions: sessionmaker[Session], source: int) -> None:
    store(sessions, source, [(*body(n), LINE) if n in (2, 4, 5) else body(n) for n in range(9)])
    found = counted(sessions, source)
    assert (found.documents, found.blocks[0].around, found.blocks[0].days) == (9, 4, 3)


def test_places_count_only_in_texts_that_are_mostly_their_own(sessions: sessionmaker[Session], source: int) -> None:
    long = " ".join([LINE] * 40)
    store(sessions, source, [(*body(number, 2), long) for number in range(3)])
    [line] = counted(sessions, source).blocks
    assert (line.documents, line.heads, line.tails) == (3, 0, 0)


def test_another_sources_texts_do_not_count(sessions: sessionmaker[Session], source: int) -> None:
    store(sessions, source, [(*body(number), LINE) for number in range(3)])
    store(sessions, add_source(sessions, "courier"), [(*body(number + 50), LINE) for number in range(5)])
    [line] = counted(sessions, source).blocks
    assert line.documents == 3
