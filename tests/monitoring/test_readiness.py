"""Ready is who can work with the database, Redis and the archive; each that cannot be is named in one line."""

from __future__ import annotations

from pathlib import Path

from worker.local_stack.redis_server import RedisServer
from worker.monitoring.readiness import find_unready
from worker.runtime import Runtime
from worker.settings import Settings
from worker.storage.database.schema import upgrade


def test_what_does_not_answer_is_named_and_what_answers_is_not(tmp_path: Path) -> None:
    with RedisServer() as redis:
        there = Settings(
            database_url=f"sqlite:///{tmp_path / 'copydesk.db'}",
            redis_url=redis.url,
            archive_url=f"file:{tmp_path / 'archive'}",
        )
        runtime = Runtime(there)
        (said,) = find_unready(runtime)
        assert said.startswith("database: the database has no schema yet")
        upgrade(runtime.engine)
        assert list(find_unready(runtime)) == []
        assert runtime.archive.size() == 0
        runtime.queues.redis.close()
    away = Runtime(
        Settings(
            database_url="postgresql://127.0.0.1:1/none",
            redis_url="redis://127.0.0.1:1/0",
            archive_url="file:/proc/none",
        )
    )
    assert [line.partition(":")[0] for line in find_unready(away)] == ["database", "Redis", "archive"]
    for opened in (runtime, away):
        opened.engine.dispose()
