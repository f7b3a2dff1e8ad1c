"""Export every article of a database of many, and say how long it took and how much memory the process ever had.

    python -m benchmarks.records.exporting 100000 --forms jsonl parquet csv
    python -m benchmarks.records.exporting --database postgresql://postgres@/articles?host=/var/growth --forms parquet

Without ``--database`` a PostgreSQL of its own is filled.  The bar is 300 MB, whatever the number of articles.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.storage.filling import fill
from tests.services import run_postgres
from worker.storage.database.engine import open_engine
from worker.storage.database.schema import upgrade

# Megabytes that the process may ever have.
LIMIT = 300.0
FORMS = ("jsonl", "parquet", "csv", "md", "jsonl.gz")


def export(url: str, form: str, folder: Path) -> bool:
    """Export to one form, print what it cost, and tell whether it stayed below the limit."""
    file = folder / f"articles.{form}"
    environment = {**os.environ, "COPYDESK_DATABASE_URL": url}
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "worker", "export", str(file)], env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the export to {form} ended with {process.returncode}")
    seconds, memory = time.perf_counter() - began, used.ru_maxrss / 1024
    cpu, size = used.ru_utime + used.ru_stime, file.stat().st_size / 1e6
    file.unlink()
    mark = "" if memory <= LIMIT else f"  OVER {LIMIT:.0f} MB"
    print(
        f"{form:9} {seconds:7.0f} s, {cpu:7.0f} s of CPU, peak {memory:5.0f} MB, {size:8.0f} MB written{mark}",
        flush=True,
    )
    return memory <= LIMIT


def main() -> None:
    """Fill where nothing is given, export, and end with 1 where a form was over the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=20_000)
    parser.add_argument("--forms", nargs="+", default=["jsonl", "parquet", "csv"], choices=FORMS)
    parser.add_argument("--database", help="one that is filled already")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.database:
            found = [export(given.database, form, Path(folder)) for form in given.forms]
        else:
            with run_postgres() as server:
                url = server.url(server.create())
                engine = open_engine(url)
                upgrade(engine)
                fill(engine, given.articles, short=True)
                engine.dispose()
                found = [export(url, form, Path(folder)) for form in given.forms]
    sys.exit(not all(found))


if __name__ == "__main__":
    main()
