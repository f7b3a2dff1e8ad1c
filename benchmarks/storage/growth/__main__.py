"""What one article and one address cost at several sizes of the store, on both databases.

    make growth                                    (SIZES="10000 100000")
    python -m benchmarks.storage.growth --sizes 10000 1000000 --databases postgresql --server /var/growth

Each size has databases of its own: so many articles of ``benchmarks.storage.filling``, short ones, the pages that are
stored and refetched being of real length; and a crawl of ten times as many addresses.  With ``--server``, the folder of
the socket of a PostgreSQL, its databases stay and are used again.  A section is added to benchmarks/RESULTS.md, and the
plans of what took longest at the largest size are written to benchmarks/storage/growth/plans.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import Engine, text

from benchmarks.storage.filling import fill
from benchmarks.storage.growth.article_tasks import ArticleStore
from benchmarks.storage.growth.crawl_tasks import CrawlStore
from benchmarks.storage.growth.frontier import fill_frontier
from benchmarks.storage.growth.measuring import Cost, measure
from tests.services import run_postgres
from worker.storage.database.engine import open_engine
from worker.storage.database.schema import upgrade

HERE = Path(__file__).parents[2]
NOW = datetime(2026, 3, 21, tzinfo=UTC)
ADDRESSES = 10
ALLOWED = 1.3
KINDS = {"articles": ArticleStore, "crawl": CrawlStore}

Costs = dict[str, dict[int, Cost]]


def main() -> None:
    """Measure, print, and keep the figures and the plans."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--databases", nargs="+", default=["postgresql", "sqlite"], choices=["postgresql", "sqlite"])
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--server", help="the folder of the socket of a PostgreSQL that keeps what is filled")
    parser.add_argument("--only", default="", help="measure only tasks whose name holds this, and write nothing")
    parser.add_argument("--note", default="")
    options = parser.parse_args()
    section, plans = [head(options.note)], ["# Plans of what took longest, at the largest size\n"]
    with ExitStack() as stack:
        for database in options.databases:
            opened = opener(stack, database, options.server)
            for kind in options.kinds:
                costs = grow(kind, sorted(options.sizes), opened, options.only)
                section.append(table(f"{database}, {kind}", costs, ADDRESSES if kind == "crawl" else 1))
                plans += plans_of(f"{database}, {kind}", costs)
                print(section[-1], flush=True)
    if not options.only:
        with (HERE / "RESULTS.md").open("a", encoding="utf-8") as file:
            file.write("\n".join(section))
        Path(__file__).with_name("plans.md").write_text("\n".join(plans), "utf-8")


def head(note: str) -> str:
    """Return the heading of a section: when, of what, where."""
    describe = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    commit = subprocess.run(describe, capture_output=True, text=True, cwd=HERE).stdout.strip()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    load = f"load average {os.getloadavg()[0]:.1f}"
    return f"\n## Growth, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}\n\n{machine}, {load}. {note}\n"


def opener(stack: ExitStack, database: str, server: str | None) -> Callable[[str], Engine]:
    """Return what opens a database by its name, made where there is none."""
    if database == "sqlite":
        folder = Path(server or stack.enter_context(tempfile.TemporaryDirectory()))
        return lambda name: open_engine(f"sqlite:///{folder / name}.db")
    socket = server or str(stack.enter_context(run_postgres()).socket_folder)

    def opened(name: str) -> Engine:
        with psycopg.connect(f"host={socket} user=postgres dbname=postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
        return open_engine(f"postgresql+psycopg://postgres@/{name}?host={socket}")

    return opened


def grow(kind: str, sizes: list[int], opened: Callable[[str], Engine], only: str) -> Costs:
    """Measure every task of a kind at every size."""
    costs: Costs = {}
    for size in sizes:
        engine = opened(f"{kind}_{size}")
        prepare(engine, kind, size)
        store = KINDS[kind](engine, int(time.time()) % 10**7, NOW)
        for task in store.tasks():
            if only in task.name:
                costs.setdefault(task.name, {})[size] = measure(engine, task)
        engine.dispose()
    return costs


def prepare(engine: Engine, kind: str, size: int) -> None:
    """Fill a database where it is empty."""
    upgrade(engine)
    with engine.connect() as connection:
        if connection.scalar(text("SELECT id FROM source LIMIT 1")) is not None:
            return
    began = time.perf_counter()
    if kind == "articles":
        fill(engine, size, until=(NOW - timedelta(days=1)).date(), index=True, short=True)
    else:
        fill_frontier(engine, size * ADDRESSES, NOW)
    print(f"{engine.dialect.name}: {kind} of {size:,} filled in {time.perf_counter() - began:.0f} s", flush=True)


def table(name: str, costs: Costs, times: int) -> str:
    """Return the figures of one database, and how much each grew from the smallest size to the largest."""
    sizes = sorted({size for found in costs.values() for size in found})
    lines = [f"### {name}", "", f"| of one | {' | '.join(f'{size * times:,}' for size in sizes)} | growth |"]
    lines.append(f"|---|{'---:|' * len(sizes)}---|")
    for task, found in costs.items():
        cells = [cell(found[size]) for size in sizes]
        lines.append(f"| {task} | {' | '.join(cells)} | {growth(found[sizes[0]], found[sizes[-1]])} |")
    said = (
        "Milliseconds of the clock (median) and of processor (client and database), statements, rows and pages of 8 KB"
    )
    return "\n".join([*lines, "", f"{said} read, KB written. Bold: more than {ALLOWED} times as much.", ""])


def cell(cost: Cost) -> str:
    """Return one cost."""
    parts = [f"{cost.milliseconds:.2f} ms", f"cpu {cost.cpu:.2f}", f"{cost.statements:.2g} st"]
    parts += [] if cost.rows is None else [f"{cost.rows:.0f} rows"]
    parts += [] if cost.buffers is None else [f"{cost.buffers:.0f} pg"]
    parts += [] if cost.written is None else [f"{cost.written / 1000:.1f} KB"]
    return ", ".join(parts)


def growth(base: Cost, last: Cost) -> str:
    """Return how much each figure grew from one size to another."""
    names = {"milliseconds": "ms", "cpu": "cpu", "statements": "st", "rows": "rows", "buffers": "pg", "written": "KB"}
    pairs = {unit: (getattr(base, name), getattr(last, name)) for name, unit in names.items()}
    said = {unit: new / old for unit, (old, new) in pairs.items() if old and new is not None}
    return ", ".join(
        f"**{unit} {much:.2f}**" if much > ALLOWED else f"{unit} {much:.2f}" for unit, much in said.items()
    )


def plans_of(name: str, costs: Costs) -> Iterator[str]:
    """Yield the plan of each task at its largest size."""
    for task, found in costs.items():
        largest = max(found)
        if found[largest].plan:
            yield f"## {name}: {task}, {largest:,}\n\n```\n{found[largest].plan}\n```\n"


if __name__ == "__main__":
    main()
