"""`copydesk up` as people run it: a real process with real servers crawls a site to its end, and ends at Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.demo.demo_process import pids, read_proc, wait_for
from tests.faults.press import Press
from tests.faults.rig import SETTINGS
from tests.faults.strikes import children_of
from worker.local_stack.redis_server import RedisServer
from worker.runtime import Runtime
from worker.settings import PREFIX, Settings
from worker.storage.tables.crawl import FrontierRow

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
# One poll at the start and none after it, so that what is polled later was asked for.
SOURCE = """
name = "Press"
home = "{home}"
feeds = ["{feed}"]
include = ['^http://127\\.0\\.0\\.1:\\d+/']
recrawl = []
[polling]
mode = "fixed"
interval = "7d"
"""


class Up:
    """A running `copydesk up`; its processes carry a mark by which they are found."""

    def __init__(self, folder: Path, press: Press, database_url: str, redis_url: str | None = None) -> None:
        self.mark = uuid.uuid4().hex
        self.runtime = Runtime(Settings(database_url=database_url))
        sources = folder / "sources"
        sources.mkdir()
        (sources / "press.toml").write_text(SOURCE.format(home=press.url(0, "/"), feed=press.feeds[0]))
        settings = {**SETTINGS, "DATABASE_URL": database_url, "SOURCES_DIR": str(sources)}
        settings["ARCHIVE_URL"] = (folder / "archive").as_uri()
        if redis_url:
            settings["REDIS_URL"] = redis_url
        kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        self.environ = {**kept, **{PREFIX + name: value for name, value in settings.items()}, "UP_MARK": self.mark}
        self.said = folder / "said.txt"
        with self.said.open("wb") as sink:
            self.process = subprocess.Popen(
                [BIN / "copydesk", "up"], cwd=ROOT, env=self.environ, stdout=sink, stderr=sink
            )

    def known(self) -> int:
        """The number of addresses that the crawl knows; 0 before the database is ready."""
        if "everything runs" not in self.said.read_text():
            return 0
        with self.runtime.sessions.begin() as session:
            return session.scalar(select(func.count(FrontierRow.id))) or 0

    def is_done(self, at_least: int) -> bool:
        """Whether so many addresses are known, and every one of them has ended."""
        assert self.process.poll() is None, self.said.read_text()
        if self.known() < at_least:
            return False
        with self.runtime.sessions.begin() as session:
            left = session.scalar(select(func.count(FrontierRow.id)).where(FrontierRow.stage.not_in(["done", "dead"])))
        return left == 0

    def held(self) -> int:
        """The number of rows that a node still holds."""
        with self.runtime.sessions.begin() as session:
            return session.scalar(select(func.count(FrontierRow.id)).where(FrontierRow.owner.is_not(None))) or 0

    def call(self, task: str, argument: str) -> None:
        """Send the task with Celery's own command, as someone without ours would."""
        command = [BIN / "celery", "-A", "worker", "call", task, "--args", json.dumps([argument])]
        subprocess.run(command, cwd=ROOT, env=self.environ, check=True, capture_output=True)

    def left(self) -> list[int]:
        """The processes that carry the mark and have not ended."""
        return [pid for pid in pids() if f"UP_MARK={self.mark}" in read_proc(pid, "environ")]

    def interrupt(self) -> int:
        """The exit code after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(120)


@contextmanager
def running(*arguments: object) -> Iterator[Up]:
    """A running `copydesk up`; none of its processes outlives the block."""
    up = Up(*arguments)  # type: ignore[arg-type]
    try:
        yield up
    finally:
        for pid in up.left():
            os.kill(pid, signal.SIGKILL)
        up.process.wait()
        up.runtime.engine.dispose()


@pytest.fixture
def press() -> Iterator[Press]:
    """A press whose first host announces four pages of its own, and four of a host that answers all alike."""
    with Press(3, 8) as found:
        found.release(4)
        yield found


def test_with_servers_of_ones_own_it_crawls_obeys_celerys_command_and_ends_clean(
    tmp_path: Path, press: Press, postgres_url: str
) -> None:
    with RedisServer() as redis, running(tmp_path, press, postgres_url, redis.url) as up:
        wait_for(lambda: up.is_done(8))
        stored = {article.canonical_url for article in up.runtime.articles.list(limit=100)}
        assert {press.url(0, page.path) for page in press.pages[0][:4]} <= stored

        wanted = press.url(0, press.pages[0][6].path)  # Announced by nothing.
        up.call("copydesk.ingest", wanted)
        wait_for(lambda: up.is_done(9) and up.runtime.articles.find(wanted))

        press.release(1)
        up.call("copydesk.crawl", "press")
        wait_for(lambda: up.is_done(11))
        assert up.runtime.articles.find(press.url(0, press.pages[0][4].path))

        assert up.interrupt() == 0
        assert up.left() == []
        assert up.held() == 0
        assert "Traceback" not in up.said.read_text()


def test_with_nothing_but_a_file_it_brings_its_own_redis_and_leaves_nothing(tmp_path: Path, press: Press) -> None:
    with running(tmp_path, press, f"sqlite:///{tmp_path / 'copydesk.db'}") as up:
        wait_for(lambda: up.is_done(8))
        assert len(up.runtime.articles.list(limit=100)) >= 4
        [redis] = [pid for pid in children_of(up.process.pid) if "redis" in read_proc(pid, "cmdline")]
        assert up.interrupt() == 0
        assert up.left() == []
        assert read_proc(redis, "cmdline") == ""
        said = up.said.read_text()
    assert "up: everything runs" in said
    assert "Traceback" not in said
