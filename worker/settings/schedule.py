"""The beat timetable: config/schedule.toml -> entries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import ValidationError

from worker.errors import SettingsError
from worker.settings.keys import Cron, Seconds, TomlTable, allowed, duration, matching
from worker.settings.problems import allowed_for, details, unknown
from worker.settings.secrets import refusal
from worker.settings.toml_files import config_file, line_of, read_toml

MONTH = 2_592_000  # seconds


class EntryTable(TomlTable):
    """Hold one table of the timetable."""

    task: Annotated[str, matching(r"copydesk\.[a-z_]+", "a task's name such as copydesk.dispatch")]
    every: Annotated[Seconds | None, duration(0.1, MONTH)] = None
    cron: Annotated[Cron | None, allowed('a cron line of five fields such as "*/15 * * * *"')] = None


@dataclass(frozen=True, slots=True)
class BeatEntry:
    """Hold one line of the timetable.

    A task, and its period in seconds or its cron line in UTC.
    """

    name: str
    task: str
    every: float | None = None
    cron: str | None = None


def read_schedule(folder: Path | None = None) -> list[BeatEntry]:
    """Read the timetable.

    Raises SettingsError that names file, line, key, value and what is allowed.
    """
    path = config_file("schedule.toml", folder=folder)
    if not path.is_file():
        raise SettingsError(f"{path}: no such file: beat needs its timetable there; `copydesk init` writes one")
    return [read_entry(path, name, table) for name, table in read_toml(path).items()]


def read_entry(path: Path, name: str, table: Any) -> BeatEntry:
    """Read one entry of the timetable."""
    if not isinstance(table, dict) or "task" not in table or ("every" in table) == ("cron" in table):
        where = f"{path}:{line_of(path, 'task', name)}: {name}"
        raise SettingsError(f"{where}: allowed is a table with task and one of every, cron")
    try:
        return BeatEntry(name, **EntryTable.model_validate(table).model_dump())
    except ValidationError as error:
        key = str(details(error)[0]["loc"][0])
        where = f"{path}:{line_of(path, key, name)}: {name}.{key}"
        known = list(EntryTable.model_fields)
        said = refusal(table[key], allowed_for(EntryTable, key)) if key in known else unknown(key, known)
        raise SettingsError(where + said) from None
