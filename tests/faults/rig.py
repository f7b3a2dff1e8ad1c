"""A whole deployment on this machine: the Procfile's processes, a Redis, a database and a press to crawl."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from tests.faults.press import Press
from tests.services import PostgresServer
from worker.local_stack.redis_server import RedisServer
from worker.local_stack.supervisor import Child, Supervisor
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import FrontierRow, HeartbeatRow, HostRow, OutcomeRow

ROOT = Path(__file__).parents[2]
# Everything that a crawl waits for is short here, so that every repair is seen within seconds.
SETTINGS = {
    "ALLOW_PRIVATE_HOSTS": "true",
    "FETCH_DELAY": "0.05",
    "FETCH_DEADLINE": "2",
    "DISPATCH_EVERY": "0.3",
    "MESSAGE_WAIT": "3",
    "CLAIM_POLL": "10",
    "CLAIM_FETCH": "5",
    "CLAIM_PARSE": "30",
    "PARSE_SOFT_LIMIT": "20",
    "PARSE_HARD_LIMIT": "25",
    "PARSE_PROCESSES": "1",
    "FETCH_THREADS": "8",
    "MAX_ATTEMPTS": "6",
    "BACKOFF": "0.5",
    "BACKOFF_CAP": "2",
    "FAILURE_CACHE": "1",
    "POLL_FLOOR": "1",
}
SOURCE = """
name = "Press"
home = "{home}"
feeds = {feeds}
include = ['^http://127\\.0\\.0\\.1:\\d+/']
recrawl = []
[polling]
mode = "fixed"
interval = "{polled_every}s"
"""
TERMINAL = ("stored", "revised", "unchanged", "duplicate", "skipped", "dead_letter", "gone", "moved", "refused")


class Rig:
    """A running deployment that crawls a press; gone, with all its processes, when the block ends."""

    def __init__(
        self,
        folder: Path,
        postgres: PostgresServer,
        press: Press,
        procfile: Path = ROOT / "Procfile",
        settings: dict[str, str] | None = None,
        polled_every: int = 2,
    ) -> None:
        self.press = press
        self.postgres = postgres
        self.database = postgres.create()
        database_url = postgres.url(self.database)
        self.redis = RedisServer()
        self.engine = open_engine(database_url)
        self.sessions = open_sessions(self.engine)
        self.lines: deque[str] = deque(maxlen=5000)
        self.archive = folder / "archive"
        sources = folder / "sources"
        sources.mkdir(parents=True)
        source = SOURCE.format(home=press.url(0, "/"), feeds=press.feeds, polled_every=polled_every)
        (sources / "press.toml").write_text(source)
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")},
            **{f"COPYDESK_{name}": value for name, value in {**SETTINGS, **(settings or {})}.items()},
            "COPYDESK_DATABASE_URL": database_url,
            "COPYDESK_REDIS_URL": self.redis.url,
            "COPYDESK_ARCHIVE_URL": self.archive.as_uri(),
            "COPYDESK_SOURCES_DIR": str(sources),
            "COPYDESK_RUN_DIR": str(folder / "run"),
        }
        self.supervisor = Supervisor(procfile, self.environ, lambda name, line: self.note(name, line))
        self.thread = threading.Thread(target=self.supervise)

    def note(self, name: str, line: str) -> None:
        """Keep a line for whoever has to find out what happened."""
        self.lines.append(f"{time.strftime('%X')} {name:9}| {line}")

    def supervise(self) -> None:
        """Look after the processes until they end.

        One thread starts them, and they die with it.
        """
        os.chdir(ROOT)
        self.supervisor.release()
        self.supervisor.start()
        self.supervisor.run()
        self.supervisor.stop()

    def __enter__(self) -> Rig:
        self.redis.start()
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            error.add_note("\n".join([*list(self.lines)[-200:], *self.what_waits()]))
        self.supervisor.stopping.set()
        self.thread.join()
        self.redis.stop()
        self.engine.dispose()
        self.postgres.drop(self.database)

    # What is seen of it.

    def child(self, name: str) -> Child:
        """One line of the Procfile, with its running process."""
        found: list[Child] = []

        def is_running() -> bool:
            found[:] = [c for c in self.supervisor.children if c.name == name and c.process is not None]
            return bool(found)

        await_that(is_running, 60, f"{name} runs")
        return found[0]

    def pid(self, name: str) -> int:
        """The process id of one line of the Procfile."""
        process = self.child(name).process
        assert process is not None
        return process.pid

    def ended(self) -> int:
        """The number of steps that have ended for good; -1 while the database is away."""
        with suppress(DBAPIError), self.sessions.begin() as session:
            return session.scalar(select(func.count(OutcomeRow.id)).where(OutcomeRow.word.in_(TERMINAL))) or 0
        return -1

    def unfinished(self) -> int:
        """The number of addresses that have not ended; -1 while the database is away."""
        open_rows = select(func.count(FrontierRow.id)).where(FrontierRow.stage.not_in(["done", "dead"]))
        with suppress(DBAPIError), self.sessions.begin() as session:
            return session.scalar(open_rows) or 0
        return -1

    def what_waits(self) -> list[str]:
        """A line for each address that has not ended, for whoever has to find out why."""
        columns = (
            FrontierRow.url, FrontierRow.stage, FrontierRow.attempts, FrontierRow.owner, FrontierRow.token,
            FrontierRow.dispatched_at, FrontierRow.due_at, HostRow.rest_seconds, HostRow.rest_until,
        )  # fmt: skip
        waiting = select(*columns).join(HostRow).where(FrontierRow.stage.not_in(["done", "dead"]))
        with suppress(DBAPIError), self.sessions.begin() as session:
            return [str(row._asdict()) for row in session.execute(waiting)]
        return []

    def unplaced(self) -> int:
        """The number of articles whose text is not among those of its days yet; -1 while the database is away."""
        waiting = select(func.count(ArticleRow.id)).where(
            ArticleRow.unsettled.is_not(None) | ArticleRow.group_id.is_(None)
        )
        with suppress(DBAPIError), self.sessions.begin() as session:
            return session.scalar(waiting) or 0
        return -1

    def known(self) -> int:
        """The number of addresses in the frontier; -1 while the database is away."""
        with suppress(DBAPIError), self.sessions.begin() as session:
            return session.scalar(select(func.count(FrontierRow.id))) or 0
        return -1

    def nodes(self) -> list[str]:
        """The names of the nodes that said they are there."""
        with suppress(DBAPIError), self.sessions.begin() as session:
            return list(session.scalars(select(HeartbeatRow.node)))
        return []

    def has_greeted(self, child: Child) -> bool:
        """Whether the child's node has said that it is there since its process was started."""
        started = datetime.fromtimestamp(time.time() - (time.monotonic() - child.started_at), UTC)
        # A pool's orphan may hold the name a moment longer: the next one is then numbered, as in `parse-2@`.
        there = HeartbeatRow.node.startswith(child.name, autoescape=True)
        with suppress(DBAPIError), self.sessions.begin() as session:
            return session.scalar(select(HeartbeatRow.node).where(there, HeartbeatRow.started_at > started)) is not None
        return False

    def has_outcome(self, reason: str) -> bool:
        """Whether some step has ended with that reason."""
        with suppress(DBAPIError), self.sessions.begin() as session:
            return bool(session.scalar(select(func.count(OutcomeRow.id)).where(OutcomeRow.reason == reason)))
        return False

    def release(self, pages: int) -> None:
        """Wait until the crawl knows some of the pages that hosts announce more."""
        before = self.known()
        if self.press.released < len(self.press.pages[0]):
            self.press.release(pages)
            await_that(lambda: self.known() > max(before, 0), 60, "new pages are in the frontier")

    def settle(self, seconds: float) -> None:
        """Wait until every announced address has ended and every text has its story."""
        announced = len(self.press.announced())
        await_that(lambda: self.known() >= announced and self.unfinished() == 0, seconds, "every address has ended")
        # A worker that dies between a save and its story leaves that to upkeep, which comes by once in a while.
        await_that(lambda: self.unplaced() == 0, seconds, "every text is placed")

    def fetch_all(self, seconds: float) -> None:
        """Wait until no announced address waits for its fetch any more."""
        announced = len(self.press.announced())

        def is_done() -> bool:
            waiting = select(func.count(FrontierRow.id)).where(FrontierRow.stage == "fetch")
            with self.sessions.begin() as session:
                return self.known() >= announced and not session.scalar(waiting)

        await_that(is_done, seconds, "every address was fetched")

    def seconds_until_flow(self, seconds: float) -> float:
        """The seconds until another step has ended for good, or nothing is left to do."""
        before, since = -1, time.monotonic()

        def flows() -> bool:
            nonlocal before
            before = self.ended() if before < 0 else before
            return (0 <= before < self.ended()) or self.unfinished() == 0

        await_that(flows, seconds, "work flows again")
        return time.monotonic() - since


def await_that(holds: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until it holds; raises AssertionError where it does not within the seconds.

    Looking costs the crawl that is looked at: whoever has waited for long is in less of a hurry.
    """
    since = time.monotonic()
    while not holds():
        waited = time.monotonic() - since
        assert waited < seconds, f"not within {seconds:g} s: {what}"
        time.sleep(0.05 if waited < 1 else min(0.05 * waited, 0.5))
