"""Follow the changes of eight writers on PostgreSQL: changes a second, how far the follower is behind, and none missed.

python -m benchmarks.records.following [CHANGES]
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict

from tests.services import run_postgres
from tests.storage.changes.writers import WRITERS, follow_while, reader, write
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.schema import upgrade
from worker.storage.queries.changes import Change


def check(seen: list[Change], least: int) -> None:
    """Raise SystemExit where a change was missed, told twice, or came out of its article's order."""
    revisions = defaultdict(list)
    for change in seen:
        revisions[change.article_id].append(change.revision)
    if len({change.cursor for change in seen}) != len(seen):
        raise SystemExit("a change was told twice")
    if any(numbers != list(range(1, len(numbers) + 1)) for numbers in revisions.values()):
        raise SystemExit("an article's changes were told out of order, or one was missed")
    if len(seen) < least:
        raise SystemExit(f"{len(seen):,} of {least:,} changes were told")


def main() -> None:
    """Write and follow, and print how fast that was."""
    parser = argparse.ArgumentParser()
    parser.add_argument("changes", type=int, nargs="?", default=100_000)
    count = parser.parse_args().changes
    with run_postgres() as postgres:
        engine = open_engine(postgres.url(postgres.create()))
        upgrade(engine)
        sessions = open_sessions(engine)
        ended: list[float] = []

        def work() -> None:
            write(sessions, count)
            ended.append(time.monotonic())

        began = time.monotonic()
        seen = follow_while(work, reader(sessions))
        took, behind = time.monotonic() - began, time.monotonic() - ended[0]
        engine.dispose()
    check(seen, count // WRITERS * WRITERS)
    print(
        f"{len(seen):,} changes by {WRITERS} writers in {ended[0] - began:.1f} s, {len(seen) / took:,.0f} a second; "
        f"the follower had them all, in order, {behind:.2f} s later"
    )


if __name__ == "__main__":
    main()
