"""What it costs to remove old outcomes in parts from a log of many, and what dropping a partition of as many would.

    python -m benchmarks.storage.retention --rows 1000000 10000000

A tenth of the log, the oldest, is removed by ``prune_outcomes``; beside it a table of the same rows, columns and
indexes that holds this tenth alone is dropped, as a partition would be.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text

from benchmarks.storage.filling.loading import patient_connection, vacuum, without_indexes
from benchmarks.storage.growth.measuring import counters, cpu_between
from tests.services import run_postgres
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.schema import upgrade
from worker.storage.retention.prune import prune_outcomes

NOW = datetime(2026, 3, 21, tzinfo=UTC)
PART = 10
FILL = """
    INSERT INTO outcome (id, row_kind, row_id, step, token, word, reason, at, source_id, host_id, owner, attempt,
        seconds, status, size)
    SELECT n, 'frontier', 1 + n / 3, (ARRAY['fetch', 'parse', 'fetch'])[1 + n % 3], md5(n::text), 'stored', 'ok',
        timestamptz '2026-03-21+00' - ({rows} - n) * interval '1 second', 1 + n % 500, 1 + n % 500, 'fetch@host:17', 1,
        0.3, 200, 20000
    FROM generate_series(CAST(1 AS bigint), {rows}) AS series (n)"""


def measure(engine: Engine, rows: int) -> None:
    """Fill, remove the oldest tenth in both ways, and print what each took."""
    upgrade(engine)
    connection = patient_connection(engine)
    cursor = connection.cursor()
    with without_indexes(cursor, ["outcome"]):
        cursor.execute(FILL.format(rows=rows))
    old = rows // PART
    cursor.execute("CREATE TABLE old_part (LIKE outcome INCLUDING ALL)")
    cursor.execute(f"INSERT INTO old_part SELECT * FROM outcome WHERE id <= {old}")
    connection.commit()
    connection.invalidate()
    vacuum(engine)
    sessions = open_sessions(engine)
    before, began = counters(engine), time.perf_counter()
    removed = prune_outcomes(sessions, NOW - timedelta(seconds=rows - old - 0.5))
    wall, after = time.perf_counter() - began, counters(engine)
    assert after.written is not None
    assert before.written is not None
    cpu, log = 1e6 * cpu_between(before, after) / removed, (after.written - before.written) / removed
    began = time.perf_counter()
    vacuum(engine)
    vacuumed, began = time.perf_counter() - began, time.perf_counter()
    with engine.begin() as session:
        session.execute(text("DROP TABLE old_part"))
    dropped = 1000 * (time.perf_counter() - began)
    print(f"{rows:,} rows: {removed:,} removed in {wall:.0f} s, {cpu:.0f} µs and {log:.0f} B of log each", end="; ")
    print(f"vacuum {vacuumed:.0f} s; dropped as a table: {dropped:.0f} ms", flush=True)


def main() -> None:
    """Measure logs of some lengths, each in a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    options = parser.parse_args()
    with run_postgres() as server:
        for rows in options.rows:
            name = server.create()
            engine = open_engine(server.url(name))
            measure(engine, rows)
            engine.dispose()
            server.drop(name)


if __name__ == "__main__":
    main()
