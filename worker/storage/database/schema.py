"""The schema's version: what the database has, what the code needs, and the way from the one to the other."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from worker.errors import SettingsError

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> str | None:
    """Run all migrations up to ``revision`` and return the version.

    Running it again changes nothing.
    """
    config = migration_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return current_version(engine)


def current_version(engine: Engine) -> str | None:
    """Return the version the database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def needed_version() -> str | None:
    """Return the version this code was written for."""
    return ScriptDirectory.from_config(migration_config()).get_current_head()


def require_current(engine: Engine) -> None:
    """Raise SettingsError with the remedy where the schema is older or unknown."""
    have, need = current_version(engine), needed_version()
    known = {script.revision for script in ScriptDirectory.from_config(migration_config()).walk_revisions()}
    if have != need and (have is None or have in known):
        raise SettingsError(
            f"the database schema is at {have or 'nothing'}, needed is {need}: run `copydesk db upgrade`"
        )


def migration_config() -> Config:
    """Return Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
