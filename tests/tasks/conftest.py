"""The crew's fixture."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app

from tests.tasks.crew import Crew
from worker.broker.publisher import open_app
from worker.local_stack.redis_server import RedisServer
from worker.runtime import current_runtime, forget_runtime
from worker.settings import Settings


@pytest.fixture
def crew(redis_server: RedisServer, sqlite_url: str, tmp_path: Path) -> Iterator[Crew]:
    """A crew on a fresh database, with queues of its own."""
    settings = Settings(
        database_url=sqlite_url,
        redis_url=redis_server.url,
        archive_url=(tmp_path / "archive").as_uri(),
        key_prefix=f"{uuid.uuid4().hex}:",
    )
    before = current_app._get_current_object()
    forget_runtime()
    runtime = current_runtime(lambda: settings)
    app = open_app(settings)
    app.set_current()
    yield Crew(runtime)
    app.close()
    before.set_current()
    runtime.queues.redis.close()
    runtime.engine.dispose()
    forget_runtime()
