"""A page that kills its parse process, or never lets it go, ends as a dead letter, and the pool lives on."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.faults.press import Press
from tests.faults.rig import Rig, await_that
from tests.faults.strikes import children_of
from tests.services import PostgresServer
from worker.storage.tables.crawl import FrontierRow, PageRow

MOST_ATTEMPTS = 2


def row_of(rig: Rig, url: str) -> FrontierRow | None:
    with rig.sessions.begin() as session:
        return session.scalars(select(FrontierRow).where(FrontierRow.url == url)).one_or_none()


def is_at(rig: Rig, url: str, *stages: str) -> bool:
    row = row_of(rig, url)
    return row is not None and row.stage in stages


def poison(rig: Rig, url: str) -> None:
    """Put a pipe without a writer in the place of the archived page, to be read for ever."""
    with rig.sessions.begin() as session:
        query = select(PageRow.content_hash).join(FrontierRow, FrontierRow.page_id == PageRow.id)
        name = session.scalar(query.where(FrontierRow.url == url))
    [file] = rig.archive.glob(f"*/*/{name}*")
    file.unlink()
    os.mkfifo(file)


@pytest.mark.timeout(600)
def test_poison_pages_end_as_dead_letters(postgres: PostgresServer, tmp_path: Path) -> None:
    settings = {
        "MAX_ATTEMPTS": str(MOST_ATTEMPTS), "PARSE_SOFT_LIMIT": "4", "PARSE_HARD_LIMIT": "8", "CLAIM_PARSE": "10",
    }  # fmt: skip
    with Press(1, 3, behaved=True) as press, Rig(tmp_path, postgres, press, settings=settings) as rig:
        deadly, endless, harmless = (press.url(0, page.path) for page in press.pages[0])
        await_that(lambda: "parse@" in " ".join(rig.nodes()), 120, "the parse worker is known")
        os.kill(rig.pid("parse"), signal.SIGSTOP)
        press.release(3)
        for url in (deadly, endless, harmless):
            await_that(lambda url=url: is_at(rig, url, "parse"), 120, f"{url} was fetched")  # type: ignore[misc]
        poison(rig, deadly)
        poison(rig, endless)
        os.kill(rig.pid("parse"), signal.SIGCONT)

        def is_dead() -> bool:
            row = row_of(rig, deadly)
            assert row is not None
            if row.stage == "parse" and row.owner is not None:
                for child in children_of(rig.pid("parse")):
                    os.kill(child, signal.SIGKILL)
            return row.stage == "dead"

        await_that(is_dead, 120, "the deadly page is a dead letter")
        await_that(lambda: is_at(rig, endless, "dead"), 120, "the endless page is a dead letter")
        await_that(lambda: is_at(rig, harmless, "done"), 120, "the harmless page is parsed")
        letters = {url: row_of(rig, url) for url in (deadly, endless, harmless)}
        found = {url: (row.reason, row.attempts) for url, row in letters.items() if row is not None}
        assert found == {
            deadly: ("worker_lost", MOST_ATTEMPTS),
            endless: ("time_limit", found[endless][1]),
            harmless: ("new", 0),
        }
        assert found[endless][1] <= 2, "once among others, where it was, and once alone"
        assert rig.child("parse").deaths == 0
        assert not [line for line in rig.lines if "Traceback" in line], "the outcomes say what happened"
