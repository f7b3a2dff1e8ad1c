"""Reading the feed: page by page from a cursor, through filters, and a plain word where something was missed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, add_source, numbered
from worker.errors import InputError
from worker.records.article_filter import ArticleFilter
from worker.storage.article_store import Articles
from worker.storage.changes import Noted, note_changes
from worker.storage.queries.changes import Changes, CursorError
from worker.storage.retention.prune import Retention, count_old, prune
from worker.storage.tables.changes import ChangeRow

DAY = timedelta(days=1)


@pytest.fixture
def feed(sessions: sessionmaker[Session]) -> Changes:
    return Changes(sessions)


def note(feed: Changes, *numbers: int, day: int = 0) -> None:
    """Articles of these numbers were created on one day."""
    with feed.sessions.begin() as session:
        note_changes(session, [Noted("created", number) for number in numbers], MORNING + day * DAY)


def ids(feed: Changes, cursor: str, limit: int = 100) -> list[int]:
    return [change.article_id for change in feed.since(cursor, limit=limit).changes]


def test_pages_follow_each_other_without_gap_or_repeat(feed: Changes) -> None:
    note(feed, *range(7))
    seen, cursor, more = [], "start", True
    while more:
        page = feed.since(cursor, limit=3)
        seen.append([change.article_id for change in page.changes])
        cursor, more = page.cursor, page.more
    assert seen == [[0, 1, 2], [3, 4, 5], [6]]
    assert feed.since(cursor).changes == ()
    assert feed.since(cursor).cursor == cursor


def test_each_change_has_a_cursor_to_go_on_from(feed: Changes) -> None:
    note(feed, 1, 2, 3)
    changes = feed.since("start").changes
    assert [ids(feed, change.cursor) for change in changes] == [[2, 3], [3], []]
    assert feed.since("start").cursor == changes[-1].cursor


def test_now_leaves_out_what_was_and_misses_nothing_that_comes(feed: Changes) -> None:
    at_first = feed.since("now").cursor
    note(feed, 1)
    later = feed.since("now")
    assert later.changes == ()
    note(feed, 2)
    assert ids(feed, at_first) == [1, 2]
    assert ids(feed, later.cursor) == [2]


def test_a_filter_passes_what_it_leaves_out_in_parts(feed: Changes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.storage.queries.changes.LOOKED_AT", 4)
    note(feed, *range(9))
    with feed.sessions.begin() as session:
        note_changes(session, [Noted("merged", 3, other_id=1)], MORNING)
    pages, cursor, more = [], "start", True
    while more:
        page = feed.since(cursor, kinds=["merged"])
        pages.append(len(page.changes))
        cursor, more = page.cursor, page.more
    assert pages == [0, 0, 1]


def test_a_source_is_followed_alone_with_what_is_gone(feed: Changes, sessions: sessionmaker[Session]) -> None:
    articles = Articles(sessions)
    gazette, courier = add_source(sessions, "gazette"), add_source(sessions, "courier")
    Fetched(numbered(1), 1, source_id=gazette).save(articles)
    Fetched(numbered(2), 2, source_id=courier).save(articles)
    Fetched(numbered(3), 3, source_id=courier).save(articles)
    articles.forget_url(numbered(3).url, now=MORNING)
    page = feed.since("start", wanted=ArticleFilter(source="gazette"))
    assert [(change.kind, change.source) for change in page.changes] == [
        ("created", "gazette"), ("created", None), ("forgotten", None),
    ]  # fmt: skip


@pytest.mark.parametrize("cursor", ["", "yesterday", "12", "-1-ab", "1-abc'--", "9" * 30 + "-ab"])
def test_what_is_no_cursor_is_refused(feed: Changes, cursor: str) -> None:
    with pytest.raises(InputError, match=r"is no cursor: allowed are start, now, or one that a change came with"):
        feed.since(cursor)


def test_changes_go_by_age_but_the_last_before_the_first_that_stays(feed: Changes) -> None:
    beginning = feed.since("now").cursor
    for day in range(6):
        note(feed, day, day=day)
    cursors = [change.cursor for change in feed.since("start").changes]
    retention = Retention(changes=2)
    assert count_old(feed.sessions, retention, MORNING + 6 * DAY).changes == 3
    assert prune(feed.sessions, retention, MORNING + 6 * DAY).changes == 3
    assert ids(feed, "start") == [3, 4, 5]
    assert ids(feed, cursors[3]) == [4, 5]
    for lost in (beginning, *cursors[:3]):
        with pytest.raises(CursorError, match=r"are not kept any more \(keep_changes\): start anew with a full export"):
            feed.since(lost)


def test_a_follower_at_the_end_of_a_quiet_feed_is_never_lost(feed: Changes) -> None:
    note(feed, 1, 2)
    end = feed.since("now").cursor
    assert prune(feed.sessions, Retention(changes=1), MORNING + 100 * DAY).changes == 1
    note(feed, 3, day=100)
    assert prune(feed.sessions, Retention(changes=1), MORNING + 100 * DAY).changes == 0
    assert ids(feed, end) == [3]


def test_changes_go_part_by_part(feed: Changes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.storage.retention.prune.PART", 2)
    note(feed, *range(6))
    assert prune(feed.sessions, Retention(changes=1), MORNING + 9 * DAY).changes == 5


def test_a_cursor_of_before_a_restore_is_told_from_one_of_after(feed: Changes, sessions: sessionmaker[Session]) -> None:
    """What was restored is followed on; what was lost and came again otherwise is not taken for the same."""
    note(feed, 1, 2, 3, 4)
    two, _, four = (change.cursor for change in feed.since("start").changes[1:])
    with sessions.begin() as session:
        session.execute(delete(ChangeRow).where(ChangeRow.position > 2))
    with pytest.raises(CursorError, match="names no change of this database, which may be an older copy"):
        feed.since(four)
    note(feed, 5, 6, 7, day=1)
    assert ids(feed, two) == [5, 6, 7]
    with pytest.raises(CursorError, match="names no change"):
        feed.since(four)
