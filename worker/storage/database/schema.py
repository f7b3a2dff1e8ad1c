"""The schema's version: what the database has, what the code needs, and the way from the one to the other.

Every command asks whether the two are the same; Alembic, slow to load, is for the way alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, column, inspect, select, table

from worker.errors import SettingsError

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"
# Seconds for which PostgreSQL may say nothing while it migrates.
MIGRATION_PATIENCE = 21_600.0
# Alembic's own table, with one row.
VERSION = table("alembic_version", column("version_num"))


def upgrade(engine: Engine, revision: str = "head") -> str | None:
    """Run all migrations up to ``revision`` and return the version.

    Running it again changes nothing.
    """
    from alembic import command

    config = migration_config()
    with engine.begin() as connection, awaited(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return current_version(engine)


@contextmanager
def awaited(connection: Connection) -> Iterator[None]:
    """Let statements take as long as they need meanwhile.

    An index of very many rows is not made in a minute.  Locks are waited for no longer than usual.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.driver_connection
    usual, driver.patience = driver.patience, MIGRATION_PATIENCE
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    try:
        yield
    finally:
        driver.patience = usual


def current_version(engine: Engine) -> str | None:
    """Return the version the database is at; None for an empty one."""
    with engine.connect().execution_options(reads_only=True) as connection:
        if not inspect(connection).has_table(VERSION.name):
            return None
        version: str | None = connection.scalar(select(VERSION.c.version_num))
        return version


def needed_version() -> str | None:
    """Return the version this code was written for."""
    return max(known_versions(), default=None)


def known_versions() -> list[str]:
    """List the versions that this code knows, which the names of its migrations begin with."""
    names = (re.match(r"(\d{4})_", path.name) for path in (MIGRATIONS / "versions").glob("*.py"))
    return sorted(name[1] for name in names if name)


def require_current(engine: Engine) -> None:
    """Raise SettingsError with the remedy where the schema is older or unknown."""
    have, need = current_version(engine), needed_version()
    if have != need and (have is None or have in known_versions()):
        state = f"the database's schema is at {have}" if have else "the database has no schema yet"
        raise SettingsError(f"{state}, needed is {need}: run `copydesk db upgrade`")


def migration_config() -> Config:
    """Return Alembic's configuration, without a file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
