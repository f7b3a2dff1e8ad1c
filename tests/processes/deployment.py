"""A deployment in small: the Procfile's own processes on a Redis and a database of their own, with no source."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from worker.local_stack.redis_server import RedisServer
from worker.local_stack.supervisor import Supervisor
from worker.runtime import Runtime
from worker.settings import load_settings

# Canaries come faster than in a real timetable, so that a worker is seen at once when it starts or goes on.
SCHEDULE = """
[dispatch]
task = "copydesk.dispatch"
every = "1s"

[canaries]
task = "copydesk.call_canaries"
every = "3s"
"""


class Deployment:
    """The running processes; gone when the block ends."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.redis = RedisServer()
        (folder / "config").mkdir()
        (folder / "sources").mkdir()
        (folder / "config/schedule.toml").write_text(SCHEDULE, "utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
        self.environ = {
            **kept,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "COPYDESK_REDIS_URL": self.redis.url,
            "COPYDESK_DATABASE_URL": database_url,
            "COPYDESK_ARCHIVE_URL": f"file:{folder / 'archive'}",
            "COPYDESK_CONFIG_DIR": str(folder / "config"),
            "COPYDESK_SOURCES_DIR": str(folder / "sources"),
            "COPYDESK_RUN_DIR": str(folder / "run"),
            "COPYDESK_LOG_LEVEL": "warning",
        }
        self.lines: list[str] = []
        self.supervisor = Supervisor(Path("Procfile"), self.environ, lambda name, line: self.lines.append(line))
        self.thread = threading.Thread(target=self.supervisor.run)

    def __enter__(self) -> Deployment:
        self.redis.start()
        try:
            self.supervisor.release()
            self.supervisor.start()
        except BaseException:
            self.redis.stop()
            raise
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.supervisor.stopping.set()
        self.thread.join()
        self.supervisor.stop()
        self.redis.stop()

    def pid(self, name: str) -> int:
        """The process id of one of the Procfile's processes."""
        (child,) = (child for child in self.supervisor.children if child.name == name)
        assert child.process is not None
        return child.process.pid

    def runtime(self) -> Runtime:
        """A runtime on the same database and Redis."""
        return Runtime(load_settings(self.environ, Path("config")))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What a ``copydesk`` command says, and its exit code."""
        command = [str(Path(sys.executable).with_name("copydesk")), *arguments]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=60)


def await_that(holds: Callable[[], bool], seconds: float, what: str) -> float:
    """The seconds until it held; a failure that says what, where it did not in time."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"after {seconds:g} s not yet: {what}"
        time.sleep(0.2)
    return time.monotonic() - began
