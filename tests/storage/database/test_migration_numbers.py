"""The migrations are one row: no two follow the same one."""

from __future__ import annotations

from alembic.script import ScriptDirectory

from worker.storage.database.schema import migration_config


def test_every_migration_follows_the_one_before_it() -> None:
    steps = list(ScriptDirectory.from_config(migration_config()).walk_revisions())
    numbers = [int(step.revision) for step in reversed(steps)]
    assert numbers == list(range(1, len(numbers) + 1))
