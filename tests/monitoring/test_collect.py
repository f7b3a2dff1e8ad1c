"""One look: what answers is shown, what does not says why, and the look goes on."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.monitoring.scenes import NOW
from worker.broker.queues import QUEUES
from worker.local_stack.redis_server import RedisServer
from worker.monitoring.collect import collect_facts
from worker.monitoring.warnings import CLOCKS
from worker.runtime import Runtime
from worker.settings import Settings

NOWHERE = "redis://127.0.0.1:1/0"


def seen(database_url: str, redis_url: str, folder: Path) -> Runtime:
    archive = f"file://{folder}/archive"
    return Runtime(Settings(database_url=database_url, redis_url=redis_url, archive_url=archive))


def test_a_look_at_what_is_well_has_everything(sqlite_url: str, redis_server: RedisServer, tmp_path: Path) -> None:
    facts = collect_facts(seen(sqlite_url, redis_server.url, tmp_path), NOW, counters=True)
    assert (facts.database.problem, facts.redis.problem) == (None, None)
    assert [queue.name for queue in facts.queues] == list(QUEUES)
    assert all(queue.messages is not None and queue.workers == 0 for queue in facts.queues)
    assert facts.database.size


def test_a_redis_that_is_away_hides_nothing_of_the_database(sqlite_url: str, tmp_path: Path) -> None:
    facts = collect_facts(seen(sqlite_url, NOWHERE, tmp_path), NOW)
    assert facts.redis.problem
    assert facts.database.problem is None
    assert {queue.messages for queue in facts.queues} == {None}
    assert {queue.workers for queue in facts.queues} == {0}


def test_a_wait_for_the_database_is_no_difference_of_clocks(
    sqlite_url: str, redis_server: RedisServer, tmp_path: Path
) -> None:
    runtime = seen(sqlite_url, redis_server.url, tmp_path)
    wait = CLOCKS + 0.5
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), check_same_thread=False)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        end = threading.Timer(wait, writer.rollback)
        end.start()
        began = time.monotonic()
        facts = collect_facts(runtime, datetime.now(UTC))
        waited = time.monotonic() - began
        end.join()
    assert waited >= wait
    assert facts.redis.ahead is not None
    assert not [warning for warning in facts.warnings if warning.startswith("clock of")]


def test_a_database_without_its_schema_leaves_what_is_unknown_unknown(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    facts = collect_facts(seen(f"sqlite:///{tmp_path}/empty.db", redis_server.url, tmp_path), NOW)
    assert facts.database.problem
    assert facts.redis.problem is None
    assert {queue.workers for queue in facts.queues} == {None}
    assert any(facts.database.problem in warning for warning in facts.warnings)
