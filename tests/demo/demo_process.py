"""The demo as a process of its own: start it, look into its database, hurt it, and wait for its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from worker.broker.queues import open_redis
from worker.demo.folder import DemoFolder
from worker.demo.server import homes
from worker.runtime import Runtime
from worker.settings import PREFIX, load_settings
from worker.storage.crawl.dead_letters import DeadFilter, DeadLetters
from worker.storage.queries.article_list import Totals

ROOT = Path(__file__).parents[2]
COMMAND = [str(Path(sys.executable).with_name("copydesk")), "demo", "--json"]
# Seconds within which anything that is waited for has to come, on a machine that other tests share.
PATIENCE = 240.0
# What differs from run to run: the numbers of rows, the moments of requests, and what is derived from addresses.
UNEQUAL = {"id", "article_id", "story_id", "first_seen_at", "last_seen_at", "seen_at", "content_hash"}


class DemoProcess:
    """One run of the demo in a folder; its processes carry a mark by which they are found."""

    def __init__(self, path: Path, *options: str) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.folder = DemoFolder(path)
        self.mark = uuid.uuid4().hex
        environ = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        self.said = (path / "said.txt").open("w+")
        self.printed = ""
        self.process = subprocess.Popen(
            [*COMMAND, "--folder", str(path), *options],
            cwd=ROOT,
            env=environ | {"DEMO_MARK": self.mark},
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
            start_new_session=True,
        )

    def end(self) -> dict[str, Any]:
        """The summary of a demo that ends well."""
        self.printed, _ = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, self.read_said() + self.folder.log.read_text()
        summary: dict[str, Any] = json.loads(self.printed)
        return summary

    def interrupt(self) -> int:
        """The exit code after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        self.printed, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode

    def kill(self) -> None:
        """End whatever is left of the demo."""
        for pid in (self.process.pid, *self.left()):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.communicate()
        self.said.close()

    def read_said(self) -> str:
        """What it has said so far."""
        return Path(self.said.name).read_text()

    def left(self) -> list[int]:
        """The processes that carry the demo's mark and are not ended."""
        return [pid for pid in pids() if f"DEMO_MARK={self.mark}" in read_proc(pid, "environ")]

    def workers(self, queue: str) -> list[int]:
        """The processes of one queue's worker."""
        return [pid for pid in self.left() if f"\0worker\0{queue}\0" in read_proc(pid, "cmdline")]

    def worker(self, queue: str) -> int:
        """The main process of one queue's worker."""
        workers = self.workers(queue)
        return next(pid for pid in workers if parent(pid) not in workers)

    def flush_redis(self) -> None:
        """Make the demo's Redis lose everything."""
        said = read_proc(self.worker("fetch"), "environ").split("\0")
        url = next(entry.partition("=")[2] for entry in said if entry.startswith(f"{PREFIX}REDIS_URL="))
        redis = open_redis(url)
        redis.flushall()
        redis.close()

    def runtime(self) -> Runtime:
        """A look at the demo's database."""
        return Runtime(load_settings(self.folder.environ("redis://localhost:1", {})))

    def totals(self) -> Totals | None:
        """The counts of the records; None before there is a database."""
        if not (self.folder.path / "copydesk.db").exists() or "beat start" not in self.read_said():
            return None
        runtime = self.runtime()
        try:
            return runtime.articles.totals()
        finally:
            runtime.engine.dispose()

    def dead_letters(self) -> list[tuple[str, str, str | None]]:
        """The pages that were given up: address, reason, and what is known of it."""
        runtime = self.runtime()
        found = DeadLetters(runtime.sessions).list(DeadFilter())
        runtime.engine.dispose()
        return [(each.url, each.reason, each.detail) for each in found]

    def records(self) -> dict[str, Any]:
        """Every record by address, without what may differ between two runs; the port is read as PORT."""
        runtime = self.runtime()
        found = [runtime.articles.find(listed.id) for listed in runtime.articles.list(limit=1000)]
        runtime.engine.dispose()
        port = str(self.folder.read_memory()["port"])
        text = json.dumps([article.as_dict() for article in found if article], ensure_ascii=False)
        records = [equal_part(record) for record in json.loads(text.replace(f":{port}/", ":PORT/"))]
        for record in records:
            if "river-reaches-second-mark" in record["url"]:  # It is published when it is first asked for.
                record["published_at"] = record["modified_at"] = "then"
        return {record["canonical_url"]: record for record in records}

    @property
    def homes(self) -> dict[str, str]:
        """The address of each newspaper."""
        return dict(homes(self.folder.read_memory()["port"]))


def equal_part(value: Any) -> Any:
    """The value without what differs from run to run; lists of other articles in the order of their addresses."""
    if isinstance(value, dict):
        return {key: equal_part(item) for key, item in value.items() if key not in UNEQUAL}
    if isinstance(value, list):
        items = [equal_part(item) for item in value]
        is_links = bool(items) and all(isinstance(item, dict) and "headline" in item for item in items)
        return sorted(items, key=lambda item: str(item["url"])) if is_links else items
    return value


def wait_for(condition: Callable[[], Any]) -> Any:
    """The first true answer of the condition."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
    return answer


def pids() -> list[int]:
    """Every process of this machine."""
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal()]


def read_proc(pid: int, name: str) -> str:
    """A file about a process; empty where it has ended or belongs to somebody else."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text("utf-8", "replace")
    except OSError:
        return ""


def parent(pid: int) -> int:
    """The parent of a process."""
    return int(read_proc(pid, "stat").rpartition(")")[2].split()[1])
