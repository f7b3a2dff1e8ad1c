"""A desk that is told to end does so in time, whatever it is asked just then."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
from sqlalchemy import select

from tests.web.desk.conftest import FILE, Filled
from tests.web.desk.newsdesk import SLUG
from tests.web.visitors import PATIENCE, running
from worker.runtime import Runtime
from worker.settings import Settings
from worker.storage.tables.articles import CaptureRow
from worker.storage.tables.crawl import PageRow
from worker.web.server import GRACE

# Each link looks for what stands before it among all others: the square of their number.
ENDLESS = b"<h1>Links</h1><i>" + b"<a>x</a>" * 60_000
# Seconds beyond the grace for a machine that is busy; the readings alone would go on for longer than both.
BUSY = 20


def archive_endless(database_url: str, archive_url: str) -> None:
    """Let the raw pages of all articles be one that takes for ever with a selector."""
    runtime = Runtime(Settings(database_url=database_url, archive_url=archive_url))
    stored = runtime.archive.put(ENDLESS)
    with runtime.sessions.begin() as session:
        kept = session.scalars(select(PageRow)).one()
        kept.content_hash, kept.size = stored, len(ENDLESS)
        for number in session.scalars(select(CaptureRow.page_id).where(CaptureRow.page_id != kept.id)).all():
            session.add(PageRow(
                id=number, frontier_id=kept.frontier_id, url=kept.url, final_url=kept.final_url, status=200, headers={},
                content_type=kept.content_type, content_hash=stored, size=kept.size, fetched_at=kept.fetched_at,
            ))  # fmt: skip
    runtime.engine.dispose()


def readers_of(pid: int) -> list[int]:
    """The reading processes of a process that are at work."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for each in children for child in each.read_text().split()]
    return [child for child in found if b"worker.reader.process" in Path(f"/proc/{child}/cmdline").read_bytes()]


def ask(client: httpx.Client, path: str, **headers: str) -> threading.Thread:
    """A request under way, whatever becomes of it."""

    def get() -> None:
        with suppress(httpx.HTTPError):
            client.get(path, headers=headers)

    thread = threading.Thread(target=get)
    thread.start()
    return thread


def test_it_ends_in_time_while_pages_are_read_and_news_is_waited_for(filled_sqlite: Filled, tmp_path: Path) -> None:
    shutil.copy(filled_sqlite.folder / FILE, tmp_path / FILE)
    settings = {"database_url": f"sqlite:///{tmp_path / FILE}", "archive_url": f"file:{tmp_path / 'archive'}"}
    archive_endless(settings["database_url"], settings["archive_url"])
    with running(tmp_path, web_public_read="true", redis_url=f"unix://{tmp_path}/none.sock", **settings) as (
        process,
        client,
    ):
        bench = f"/sources/{SLUG}/workbench?drop=b+~+a"
        asked = [ask(client, bench) for _ in range(3)]  # One more than are read at once.
        asked.append(ask(client, "/v1/changes?cursor=now&wait=30"))
        asked.append(ask(client, "/v1/changes?cursor=now", Accept="text/event-stream"))
        deadline = time.monotonic() + PATIENCE
        while len(readers_of(process.pid)) < 2:
            assert time.monotonic() < deadline, (tmp_path / "web.log").read_text()
            time.sleep(0.05)
        began = time.monotonic()
        process.terminate()
        assert process.wait(PATIENCE * 3) == 0
        assert time.monotonic() - began < GRACE + BUSY
        for thread in asked:
            thread.join()
    assert "Traceback" not in (tmp_path / "web.log").read_text()
