"""Many processes saving the same 500 pages at once: one row of each, the records of a single process, and the time.

python -m benchmarks.storage.concurrent_saving > benchmarks/storage/concurrent_saving.md
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import run_postgres
from tests.storage.newsroom import MORNING, contents
from worker.storage.article_store import Articles
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.schema import upgrade

PAGES = 500
SAVING = Path(__file__).parents[2] / "tests" / "storage" / "order" / "saving_process.py"


def main() -> None:
    """Print the page.  Raises AssertionError where the records differ or a process complained."""
    print("# Saving the same pages from many processes\n")
    print("Made by `python -m benchmarks.storage.concurrent_saving`:")
    print(f"each process saves and settles the same {PAGES} pages,")
    print(
        "in an order of its own (two and two the same), among them pages that join and part articles.  The records at"
    )
    print("the end are compared with those of one process.\n")
    print("| database | processes | saves | seconds | saves a second | records as of one process |")
    print("|---|---:|---:|---:|---:|---|")
    expected = None
    for name, database, processes in (("SQLite", sqlite, 1), ("PostgreSQL", postgres, 8), ("SQLite", sqlite, 4)):
        with database() as url:
            seconds, found = save(url, processes)
        expected = expected or found
        assert found == expected
        saves = processes * PAGES
        print(f"| {name} | {processes} | {saves:,} | {seconds:.0f} | {saves / seconds:.0f} | yes |", flush=True)


def save(url: str, processes: int) -> tuple[float, object]:
    """The seconds it took so many processes to save all pages, and what the database holds then."""
    start = time.perf_counter()
    command = [sys.executable, str(SAVING), url, str(PAGES)]
    started = [subprocess.Popen([*command, str(seed)], stderr=subprocess.PIPE) for seed in range(processes)]
    complaints = [process.communicate(timeout=1800)[1].decode() for process in started]
    assert not any(complaints), complaints
    seconds = time.perf_counter() - start
    engine = open_engine(url)
    sessions = open_sessions(engine)
    while Articles(sessions).settle_pending(MORNING).linked:
        pass
    found = contents(sessions)
    engine.dispose()
    return seconds, found


@contextmanager
def sqlite() -> Iterator[str]:
    """The URL of an empty SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        migrate(url)
        yield url


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with run_postgres() as server:
        url = server.url(server.create())
        migrate(url)
        yield url


def migrate(url: str) -> None:
    """Bring the schema up to date."""
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()


if __name__ == "__main__":
    main()
