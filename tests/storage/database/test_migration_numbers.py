"""The migrations are one row: no two follow the same one."""

from __future__ import annotations

from alembic.script import ScriptDirectory

from worker.storage.database.schema import known_versions, migration_config


def test_every_migration_follows_the_one_before_it() -> None:
    steps = list(ScriptDirectory.from_config(migration_config()).walk_revisions())
    numbers = [int(step.revision) for step in reversed(steps)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_name_of_each_migration_begins_with_its_version() -> None:
    steps = list(ScriptDirectory.from_config(migration_config()).walk_revisions())
    assert known_versions() == sorted(step.revision for step in steps)
