"""Measuring one task: times, statements, rows and pages of the database read, bytes written, and the slowest plan."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

# Characters of a statement and of a line of a plan that are kept.
MOST_SAID = 600
# What may be carried out twice to see its plan: an insert would meet its own rows.
EXPLAINED = ("SELECT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a crawl does again and again: calls prepared before the clock runs, each of ``units``."""

    name: str
    calls: Sequence[Callable[[], Any]]
    units: int = 1


@dataclass(slots=True)
class Cost:
    """Hold what one unit of a task costs; None where the database does not tell."""

    milliseconds: float
    cpu: float
    statements: float
    rows: float | None = None
    buffers: float | None = None
    written: float | None = None
    plan: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Counters:
    """Hold what a database and the processor have counted so far: seconds by process, 0 for this one."""

    seconds: dict[int, float]
    rows: float | None
    buffers: float | None
    written: float | None


def measure(engine: Engine, task: Task) -> Cost:
    """Return the cost of one unit: the median of the times, the means of the rest; the first call warms up."""
    first, *others = task.calls
    with noted(engine) as statements:
        first()
    slowest = max((each for each in statements if can_explain(each[1])), key=lambda each: each[0], default=None)
    before = counters(engine)
    times = []
    with noted(engine) as statements:
        for call in others:
            began = time.perf_counter()
            call()
            times.append((time.perf_counter() - began) * 1000)
    after = counters(engine)
    count = len(others) * task.units
    rows, buffers, written = (
        None if was is None or now is None else (now - was) / count
        for was, now in zip(counted(before), counted(after), strict=True)
    )
    cpu = cpu_between(before, after) * 1000 / count
    return Cost(
        statistics.median(times) / task.units, cpu, len(statements) / count, rows, buffers, written,
        explained(engine, slowest) if slowest else "",
    )  # fmt: skip


def counted(found: Counters) -> tuple[float | None, float | None, float | None]:
    """Return what a database has counted."""
    return found.rows, found.buffers, found.written


@contextmanager
def noted(engine: Engine) -> Iterator[list[tuple[float, str, Any]]]:
    """Note every statement with its seconds; one executed for many rows counts once."""
    statements: list[tuple[float, str, Any]] = []
    began = [0.0]

    def before(*_: Any) -> None:
        began[0] = time.perf_counter()

    def after(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        values = values[0] if many and isinstance(values, list) else values
        statements.append((time.perf_counter() - began[0], statement, values))

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def counters(engine: Engine) -> Counters:
    """Return what was counted since the beginning, of this process and of those that serve the database."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            return Counters({0: time.process_time()}, None, None, None)
        connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")
        connection.commit()
        pids, rows, buffers, written = connection.exec_driver_sql(
            "SELECT ARRAY(SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend'), tup_returned, blks_hit + blks_read, "
            "pg_current_wal_insert_lsn() - '0/0' FROM pg_stat_database WHERE datname = current_database()"
        ).one()
    seconds = {0: time.process_time()} | {pid: seconds_of(pid) for pid in pids}
    return Counters(seconds, float(rows), float(buffers), float(written))


def cpu_between(before: Counters, after: Counters) -> float:
    """Return the seconds of processor that the processes which are there now have had since."""
    return sum(now - before.seconds.get(pid, 0.0) for pid, now in after.seconds.items())


def seconds_of(pid: int) -> float:
    """Return the seconds of processor that a process has had; 0 where it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def can_explain(statement: str) -> bool:
    """Tell whether a statement may be carried out again to see its plan."""
    return statement.lstrip().upper().startswith(EXPLAINED)


def explained(engine: Engine, slowest: tuple[float, str, Any]) -> str:
    """Return the statement of a task that took longest, and its plan."""
    _, statement, values = slowest
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) "
    with engine.connect() as connection:
        lines = [str(row[-1])[:160] for row in connection.exec_driver_sql(explain + statement, values)]
        connection.rollback()
    return f"{' '.join(statement.split())[:MOST_SAID]}\n\n" + "\n".join(lines)
