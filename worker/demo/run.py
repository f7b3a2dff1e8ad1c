"""The run: newspaper, Redis, database and the Procfile's processes, from start to quiet."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from worker.demo.copies import count_copies
from worker.demo.folder import DemoFolder
from worker.demo.progress import Progress, read_progress
from worker.demo.server import NewspaperServer, homes
from worker.demo.site import NewspaperSite
from worker.errors import CopydeskError
from worker.local_stack.redis_server import RedisServer
from worker.local_stack.stop_request import StopRequest
from worker.local_stack.supervisor import Supervisor
from worker.runtime import Runtime, utc_now
from worker.settings import load_settings

# Seconds between two looks at the progress, and after which the demo gives up: some ten times what it takes.
LOOK, LONGEST = 0.25, 600.0
# The story whose record is shown at the end.
SHOWN = "/harbour/last-crossing-of-the-ferry-cordelia"


@dataclass(frozen=True, slots=True)
class Ending:
    """Hold how the demo ended.

    The last progress, how often pages said the captions, the seconds, and one whole record.
    """

    progress: Progress
    copies: int
    seconds: float
    record: dict[str, object]


@dataclass
class Demo:
    """Run one demo.

    ``say`` gets a word on every step, ``show`` the progress, ``stopping`` ends it early.  ``keep`` is called at the end
    with the processes still running and the address of Redis, and they stop when it returns.
    """

    folder: DemoFolder
    procfile: Path
    say: Callable[[str], None]
    show: Callable[[Progress, float], None]
    stopping: StopRequest
    keep: Callable[[Ending, Supervisor, str], None] | None = None

    def run(self) -> Ending | None:
        """Run it to its ending, or None where ``stopping`` was set.

        Nothing is left running in either case.
        """
        began = time.monotonic()
        self.folder.path.mkdir(parents=True, exist_ok=True)
        with NewspaperServer(self.folder.read_memory().get("port", 0)) as server:
            self.folder.remember(port=server.port)
            server.site = NewspaperSite(homes(server.port), utc_now, self.folder.first_asked)
            self.say(f"the newspaper stands at {homes(server.port)['courier']}/ and {homes(server.port)['gazette']}/")
            with RedisServer() as redis, self.folder.log.open("w", encoding="utf-8", buffering=1) as log:
                environ = self.folder.environ(redis.url, os.environ)
                supervisor = Supervisor(self.procfile, environ, lambda name, line: note(log, name, line))
                supervisor.stopping = self.stopping
                runtime = Runtime(load_settings(environ))

                def keep(progress: Progress) -> None:
                    if self.keep is not None:
                        self.keep(end(runtime, progress, server.port, began), supervisor, redis.url)

                progress = self.crawl(supervisor, runtime, server.port, began, keep)
        return end(runtime, progress, server.port, began) if progress is not None else None

    def crawl(
        self,
        supervisor: Supervisor,
        runtime: Runtime,
        port: int,
        began: float,
        keep: Callable[[Progress], None] = lambda progress: None,
    ) -> Progress | None:
        """Crawl to the end and return the last progress; None where it was stopped."""
        slugs = self.folder.write_sources(port)
        since = utc_now()
        try:
            supervisor.release()
            if self.stopping.is_set():
                return None
            for slug in slugs:
                runtime.sources.poll_now(slug, since)
            self.say("Redis and the database are there; the workers and beat start")
            supervisor.start()
            progress = self.watch(supervisor, runtime, since, began)
            if progress is not None:
                keep(progress)
            self.say("stopping the processes")
        finally:
            supervisor.stop()
        return progress

    def watch(self, supervisor: Supervisor, runtime: Runtime, since: datetime, began: float) -> Progress | None:
        """Wait until the crawl is quiet; return its progress, None where it was stopped.

        Raises CopydeskError after LONGEST.
        """
        while not self.stopping.wait(LOOK):
            supervisor.restart_ended()
            progress = read_progress(runtime, since)
            self.show(progress, time.monotonic() - began)
            if progress.is_quiet:
                return progress
            if time.monotonic() - began > LONGEST:
                raise CopydeskError(
                    f"not finished after {LONGEST:g} s ({progress.open} addresses open, {progress.polled} of "
                    f"{progress.feeds} feeds polled): {self.folder.log} has what the processes said"
                )
        return None


def end(runtime: Runtime, progress: Progress, port: int, began: float) -> Ending:
    """Return how the demo ended."""
    seconds = time.monotonic() - began
    found = runtime.articles.find(homes(port)["courier"] + SHOWN)
    return Ending(progress, count_copies(runtime), seconds, found.as_dict() if found else {})


def note(log: TextIO, name: str, line: str) -> None:
    """Write the line of a process to the log."""
    if not log.closed:
        log.write(f"{name}: {line}\n")
