"""The migrations: they make what the models say, on both databases, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, inspect, text

from worker.errors import SettingsError
from worker.storage import tables
from worker.storage.database.engine import open_engine
from worker.storage.database.schema import current_version, migration_config, needed_version, require_current, upgrade
from worker.storage.database.types import Table
from worker.storage.tables.search import INDEX_TABLES


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    opened = open_engine(empty_database_url)
    yield opened
    opened.dispose()


def is_mapped(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table is one of the models; the index for searches is each database's own."""
    return kind != "table" or not str(name).startswith(INDEX_TABLES)


def test_the_migrations_make_what_the_models_say(engine: Engine) -> None:
    assert upgrade(engine) == needed_version()
    assert tables.__all__
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_mapped})
        assert compare_metadata(context, Table.metadata) == []


def test_every_migration_can_be_taken_back_and_made_again(engine: Engine) -> None:
    upgrade(engine)
    config = migration_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert current_version(engine) is None
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    assert upgrade(engine) == needed_version()


def test_no_migration_takes_from_the_version_before_what_it_reads_or_writes(engine: Engine) -> None:
    """While a release is rolled out, workers of the version before run on the schema of the new one."""
    config, before = migration_config(), dict[str, dict[str, Any]]()
    for step in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, step.revision)
        after = {t: {c["name"]: c for c in inspect(engine).get_columns(t)} for t in inspect(engine).get_table_names()}
        for table, columns in before.items():
            assert columns.keys() <= after[table].keys(), f"{step.revision} takes a column of {table} away"
            new = [column for name, column in after[table].items() if name not in columns]
            wanted = [column["name"] for column in new if not column["nullable"] and column["default"] is None]
            assert not wanted, f"{step.revision} asks {table} for {wanted}, which the version before does not write"
        before = after
    assert before.keys() >= Table.metadata.tables.keys()


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    assert upgrade(engine) == needed_version()
    require_current(engine)


def test_a_migration_of_very_many_rows_may_take_longer_than_other_statements(engine: Engine) -> None:
    limits = set()

    def note(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().startswith("CREATE TABLE source"):
            limits.add(connection.scalar(text("SHOW statement_timeout")))

    if engine.dialect.name == "postgresql":
        event.listen(engine, "before_cursor_execute", note)
        upgrade(engine)
        assert limits == {"0"}
        with engine.connect() as connection:
            assert connection.scalar(text("SHOW statement_timeout")) == "1min"


def test_an_empty_database_is_refused_with_the_remedy(engine: Engine) -> None:
    with pytest.raises(SettingsError, match=r"no schema yet, needed is .* run `copydesk db upgrade`"):
        require_current(engine)


def test_a_database_newer_than_the_code_is_accepted(engine: Engine) -> None:
    """During a rolling release, old workers run on a schema that the new release has already migrated."""
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    require_current(engine)


def test_sqlite_remembers_the_ids_that_it_gave_before(tmp_path: Path) -> None:
    opened = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
    upgrade(opened, "0015")
    with opened.begin() as connection:
        connection.execute(
            text("INSERT INTO change (kind, article_id, other_id, at) VALUES ('merged', 40, 50, '2026-03-02')")
        )
    upgrade(opened)
    with opened.begin() as connection:
        assert connection.scalar(text("INSERT INTO caption (key, text) VALUES ('k', 't') RETURNING id")) == 1
        assert connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'article'")) == 50
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    opened.dispose()
