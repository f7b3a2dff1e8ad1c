"""The beat timetable: config/schedule.toml -> entries."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from worker.errors import SettingsError
from worker.settings import line_of, read_toml, read_value
from worker.settings.keys import cron, duration, text

EVERY = duration(0.1, 2_592_000)
CRON = cron()
TASK = text(r"copydesk\.[a-z_]+", "a task's name such as copydesk.dispatch")


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one line of the timetable.

    A task, and its period in seconds or its cron line in UTC.
    """

    name: str
    task: str
    every: float | None = None
    cron: str | None = None


def read_schedule(folder: Path | None = None) -> list[Entry]:
    """Read the timetable.

    Raises SettingsError that names file, line, key, value and what is allowed.
    """
    path = (folder or Path(os.environ.get("COPYDESK_CONFIG_DIR", "config"))) / "schedule.toml"
    if not path.is_file():
        raise SettingsError(f"{path}: no such file: beat needs its timetable there")
    return [read_entry(path, name, table) for name, table in read_toml(path).items()]


def read_entry(path: Path, name: str, table: Any) -> Entry:
    """Read one entry of the timetable."""
    where = f"{path}:{line_of(path, 'task', name)}: {name}"
    if not isinstance(table, dict) or "task" not in table or ("every" in table) == ("cron" in table):
        raise SettingsError(f"{where}: allowed is a table with task and one of every, cron")
    values = {"task": read_value(TASK, table["task"], f"{where}.task")}
    for key, kind in (("every", EVERY), ("cron", CRON)):
        if key in table:
            values[key] = read_value(kind, table[key], f"{path}:{line_of(path, key, name)}: {name}.{key}")
    return Entry(name, **values)
