"""Alembic's entry: what it compares the database with, and how it writes our own types into a migration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData

from worker.storage.database.engine import open_engine
from worker.storage.database.schema import migration_config
from worker.storage.database.types import Id, SignedHash, Table, UtcDateTime


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database of each kind."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


def entered(engine: Engine, ask: Callable[[MigrationContext], Any]) -> Any:
    """Return what the context answers that the entry configures."""
    config, answers = migration_config(), []

    def answer(_revision: object, context: MigrationContext) -> list[Any]:
        answers.append(ask(context))
        return []

    with engine.connect() as connection:
        config.attributes["connection"] = connection
        script = ScriptDirectory.from_config(config)
        with EnvironmentContext(config, script, fn=answer):
            script.run_env()
    return answers[0]


def test_the_migrated_database_is_what_the_models_say(engine: Engine) -> None:
    """The index for searches, which each database has in its own way, is left out."""
    assert "article_search" in sa.inspect(engine).get_table_names()
    config = migration_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def without(metadata: MetaData, table: str, column: str) -> MetaData:
    """Return a copy of the models in which a table has another column instead of one."""
    copy = MetaData(naming_convention=metadata.naming_convention)
    for each in metadata.sorted_tables:
        columns = [
            sa.Column("novel", sa.Text()) if (each.name, mine.name) == (table, column) else mine._copy()
            for mine in each.columns
        ]
        sa.Table(each.name, copy, *columns)
    return copy


def test_a_column_that_the_models_change_is_found(engine: Engine) -> None:
    changed = without(Table.metadata, "mark", "number")
    found = entered(engine, lambda context: produce_migrations(context, changed).upgrade_ops)
    [table] = [each for each in found.ops if getattr(each, "table_name", "") == "mark"]
    said = {each.to_diff_tuple()[0]: each.to_diff_tuple()[3].name for each in table.ops}
    assert said == {"add_column": "novel", "remove_column": "number"}


def test_our_own_types_are_written_as_what_they_are_in_the_database(engine: Engine) -> None:
    """A migration must not change with the code, so that it names nothing of ours."""
    novel = MetaData()
    columns = (sa.Column("at", UtcDateTime()), sa.Column("hash", SignedHash()), sa.Column("words", sa.String(7)))
    sa.Table("novel", novel, sa.Column("id", Id, primary_key=True), *columns)

    def written(context: MigrationContext) -> str:
        made = produce_migrations(context, novel).upgrade_ops
        assert made is not None
        made.ops = [each for each in made.ops if getattr(each, "table_name", "") == "novel"]
        return render_python_code(made, render_item=context.opts["render_item"])

    code = entered(engine, written)
    assert "sa.Column('at', sa.DateTime(timezone=True)" in code
    assert "sa.Column('hash', sa.BigInteger()" in code
    assert "sa.Column('words', sa.String(length=7)" in code
    assert "worker" not in code
