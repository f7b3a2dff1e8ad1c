"""Waiting for changes: what is there comes at once, what comes is not slept through, and quiet is told."""

from __future__ import annotations

import asyncio
import time
from functools import partial

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING
from worker.errors import InputError
from worker.storage.changes import Noted, note_changes
from worker.storage.queries.changes import ChangePage, Changes
from worker.storage.queries.new_changes import stream_changes, wait_for_changes


def note(sessions: sessionmaker[Session], *numbers: int) -> None:
    """Articles of these numbers were created."""
    with sessions.begin() as session:
        note_changes(session, [Noted("created", number) for number in numbers], MORNING)


def test_what_is_there_comes_at_once_and_quiet_ends_with_a_cursor(sessions: sessionmaker[Session]) -> None:
    note(sessions, 1)
    read = Changes(sessions).since
    began = time.monotonic()
    page = asyncio.run(wait_for_changes(read, "start", 60))
    assert [change.article_id for change in page.changes] == [1]
    quiet = asyncio.run(wait_for_changes(read, page.cursor, 0.1))
    assert (quiet.changes, quiet.cursor) == ((), page.cursor)
    assert time.monotonic() - began < 30


def test_what_comes_while_it_waits_is_returned(sessions: sessionmaker[Session]) -> None:
    read = Changes(sessions).since

    async def scene() -> ChangePage:
        first = await wait_for_changes(read, "now", 0)
        waiting = asyncio.create_task(wait_for_changes(read, first.cursor, 60))
        await asyncio.to_thread(note, sessions, 7)
        return await waiting

    assert [change.article_id for change in asyncio.run(scene()).changes] == [7]


def test_what_a_filter_leaves_out_is_passed_without_a_pause(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.storage.queries.changes.LOOKED_AT", 2)
    monkeypatch.setattr("worker.storage.queries.new_changes.LOOK", 3600)
    note(sessions, *range(9))
    with sessions.begin() as session:
        note_changes(session, [Noted("merged", 3, other_id=1)], MORNING)
    read = partial(Changes(sessions).since, kinds=["merged"])
    page = asyncio.run(wait_for_changes(read, "start", 60))
    assert [change.kind for change in page.changes] == ["merged"]


def test_a_stream_goes_on_from_page_to_page_and_gives_signs_of_life(sessions: sessionmaker[Session]) -> None:
    note(sessions, *range(5))
    read = partial(Changes(sessions).since, limit=2)

    async def scene() -> list[int]:
        found = []
        async for page in stream_changes(read, "start", quiet=0.01):
            found.append(len(page.changes))
            if not page.changes:
                return found
        return []

    assert asyncio.run(scene()) == [2, 2, 1, 0]


def test_what_is_no_cursor_is_refused_at_once(sessions: sessionmaker[Session]) -> None:
    with pytest.raises(InputError, match="is no cursor"):
        asyncio.run(wait_for_changes(Changes(sessions).since, "x", 60))
