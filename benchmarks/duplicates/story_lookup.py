"""How the look-up of story candidates grows: 10,000 against 1,000,000 stored fingerprints, on both databases.

    python -m benchmarks.duplicates.story_lookup > benchmarks/duplicates/story_lookup.md

Each database is filled with texts of 100 random hashes, one a minute, among them one copy of the text looked up.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event, insert, text
from sqlalchemy.orm import Session

from tests.services import run_postgres
from worker.storage.articles.stories.resemblances import WINDOW, candidates
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.schema import upgrade
from worker.storage.tables.stories import CopyGroupRow, ShingleRow

HASHES = 100
SIZES = (10_000, 1_000_000)
ROUNDS = 200
TEXTS_A_DAY = 1440


@dataclass(frozen=True)
class Measured:
    """One database at one size: rows read through the index, milliseconds (median of rounds), and the plan."""

    fingerprints: int
    searches: int
    rows: int
    milliseconds: float
    plan: str


def main() -> None:
    """Print the page."""
    print("# Looking up story candidates\n")
    print("Made by `python -m benchmarks.duplicates.story_lookup`.")
    print("A look-up counts each of a text's hashes by itself on each")
    print(f"of the {2 * WINDOW + 1} days of its window, up to a limit: as many index searches as hashes times days,")
    print("however large the table; their time grows with the depth of the index alone.\n")
    for name, opened in (("SQLite", sqlite()), ("PostgreSQL", postgres())):
        with opened as engine:
            report(name, measure(engine))


def report(name: str, measured: list[Measured]) -> None:
    """Print one database's part of the page."""
    print(f"## {name}\n")
    print("| fingerprints | index searches | rows read | median time |")
    print("|---:|---:|---:|---:|")
    for each in measured:
        print(f"| {each.fingerprints:,} | {each.searches} | {each.rows} | {each.milliseconds:.2f} ms |")
    small, large = measured
    print(f"\nA table {large.fingerprints // small.fingerprints} times as large: ", end="")
    print(f"{large.searches / small.searches:.2f} times the searches, ", end="")
    print(f"{large.milliseconds / small.milliseconds:.2f} times the time.")
    print("\nThe plan of one search (all are alike):\n")
    for each in measured:
        print(f"- at {each.fingerprints:,}: `{each.plan}`")
    print()


@contextmanager
def sqlite() -> Iterator[Engine]:
    """An empty SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/bench.db")
        upgrade(engine)
        yield engine
        engine.dispose()


@contextmanager
def postgres() -> Iterator[Engine]:
    """An empty PostgreSQL database."""
    with run_postgres() as server:
        engine = open_engine(server.url(server.create()))
        upgrade(engine)
        yield engine
        engine.dispose()


def measure(engine: Engine) -> list[Measured]:
    """The look-up's cost at each size."""
    rng = random.Random(1)
    result = []
    articles = 0
    for size in SIZES:
        fill(engine, rng, articles, size // HASHES)
        articles = size // HASHES
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        result.append(look_up(engine, size))
    return result


def fill(engine: Engine, rng: random.Random, first: int, last: int) -> None:
    """Store the texts of these numbers, 1,440 a day, with their hashes; 1 is a copy of 0."""
    copied = [rng.getrandbits(64) - 2**63 for _ in range(HASHES)]
    plain = {"shingles": 800, "words": 800, "numbers": [], "names": [], "strength": 0}
    with engine.begin() as connection:
        for start in range(first, last, 500):
            numbers = range(start, min(start + 500, last))
            rows: list[dict[str, Any]] = [
                {**plain, "id": n + 1, "core_id": n + 1, "exact": str(n), "day": n // TEXTS_A_DAY} for n in numbers
            ]
            connection.execute(insert(CopyGroupRow), rows)
            hashes = [
                {"hash": value, "day": n // TEXTS_A_DAY, "group_id": n + 1}
                for n in numbers
                for value in (copied if n < 2 else {rng.getrandbits(64) - 2**63 for _ in range(HASHES)})
            ]
            connection.execute(insert(ShingleRow), hashes)


def look_up(engine: Engine, size: int) -> Measured:
    """The cost of finding the one copy among so many fingerprints."""
    statements: list[Any] = []

    def listen(*call: Any) -> None:
        statements.append(call[2:4])

    with open_sessions(engine).begin() as session:
        event.listen(engine, "before_cursor_execute", listen)
        assert candidates(session, [1]) == {1: {2}}
        event.remove(engine, "before_cursor_execute", listen)
        lookup, values = next(call for call in statements if "busy AS" in call[0])
        rows = len(session.connection().exec_driver_sql(lookup, values).all())
        plan = plan_lines(session, lookup, values)
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            candidates(session, [1])
            times.append((time.perf_counter() - start) * 1000)
    searches = [line for line in plan if "SEARCH other" in line or ("Index" in line and "shingle" in line)]
    return Measured(size, HASHES * (2 * WINDOW + 1), rows, statistics.median(times), without_values(searches[0]))


def plan_lines(session: Session, lookup: str, values: Any) -> list[str]:
    """The plan of the statement, a line each."""
    explain = "EXPLAIN QUERY PLAN " if session.get_bind().dialect.name == "sqlite" else "EXPLAIN (COSTS OFF) "
    return [str(line[-1]) for line in session.connection().exec_driver_sql(explain + lookup, values)]


def without_values(line: str) -> str:
    """A plan's line without leading marks."""
    return line.strip().removeprefix("->").strip()


if __name__ == "__main__":
    main()
