"""Import a generated WARC on PostgreSQL: pages a second, beside the rate of the parse path itself on the same pages.

python -m benchmarks.records.importing [PAGES] [--processes N] [--seconds S]

The parse path is what one process does with a page: read it, archive it, store it.  It is measured alone on a part of
the pages, in a database of its own; the import has all the pages, and ends after S seconds where it is not done.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

from tests.imports.pages import open_intake, page, read_items, url_of, write_archive
from tests.services import PostgresServer, run_postgres
from worker.imports.intake import ReadItem
from worker.records.work import MOST_TOGETHER
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.schema import upgrade
from worker.storage.tables.articles import ArticleRow

# Pages of the parse path alone, and words around each page's text, as sites have them.
ALONE = 400
AROUND = "".join(f'<nav><a href="/topic/{number}">Topic {number}</a></nav>' for number in range(60)).encode()


@dataclass(frozen=True)
class Rate:
    """Hold how many pages came in, and in how many seconds."""

    pages: int
    seconds: float

    def __str__(self) -> str:
        """Say it in words."""
        return f"{self.pages:,} pages in {self.seconds:.1f} s, {self.pages / self.seconds:.1f} a second"


def make_archive(path: Path, count: int) -> Path:
    """Write so many pages of a newspaper, some tens of paragraphs each."""
    return write_archive(path, {url_of(n): page(n).replace(b"<body>", b"<body>" + AROUND) for n in range(count)})


def measure_alone(postgres: PostgresServer, archive: Path, folder: Path) -> Rate:
    """Read and store the first pages in this process, as many together as a parse worker takes."""
    engine = open_engine(postgres.url(postgres.create()))
    upgrade(engine)
    intake = open_intake(open_sessions(engine), folder / "alone")
    items = list(islice(read_items(archive), ALONE))
    began = time.perf_counter()
    for start in range(0, len(items), MOST_TOGETHER):
        read = map(intake.read, items[start : start + MOST_TOGETHER])
        intake.store([each for each in read if isinstance(each, ReadItem)])
    rate = Rate(len(items), time.perf_counter() - began)
    engine.dispose()
    return rate


def measure_import(url: str, archive: Path, folder: Path, processes: int, most: float) -> Rate:
    """Run `copydesk import` for at most so many seconds; return what it stored."""
    environ = os.environ | {"COPYDESK_DATABASE_URL": url, "COPYDESK_ARCHIVE_URL": f"file:{folder / 'archive'}"}
    command = [sys.executable, "-m", "worker", "import", str(archive), "--json", "--processes", str(processes)]
    began = time.perf_counter()
    running = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
    try:
        running.wait(most)
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGINT)
    said, _ = running.communicate()
    took = time.perf_counter() - began
    return Rate(int(json.loads(said)["count"]), took)


def main() -> None:
    """Generate, measure both, and print the rates."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", type=int, nargs="?", default=20_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, default=180.0)
    given = parser.parse_args()
    with run_postgres() as postgres, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = make_archive(folder / "news.warc.gz", given.pages)
        print(f"{given.pages:,} pages, {archive.stat().st_size / 1e6:.1f} MB packed")
        alone = measure_alone(postgres, archive, folder)
        print(f"the parse path alone, one process: {alone}")
        url = postgres.url(postgres.create())
        engine = open_engine(url)
        upgrade(engine)
        whole = measure_import(url, archive, folder, given.processes, given.seconds)
        print(f"copydesk import, {given.processes} processes: {whole}")
        with engine.connect() as connection:
            stored = connection.scalar(select(func.count()).select_from(ArticleRow))
        engine.dispose()
        print(f"{stored:,} articles stored")


if __name__ == "__main__":
    main()
