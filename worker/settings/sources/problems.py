"""Problems of a source file: what pydantic refuses in its tables -> a line for each key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from worker.settings.keys import TomlTable
from worker.settings.problems import allowed_for, details, message, unknown
from worker.settings.secrets import refusal
from worker.settings.sources.tables import HEADER_WORDS, PollingTable, RulesTable
from worker.settings.toml_files import line_of

# The tables in a source file; any key may stand in one that has no model.
TABLES: dict[str, type[TomlTable] | None] = {"polling": PollingTable, "rules": RulesTable, "headers": None}
Loc = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class TableOfFile:
    """Name one table of a file: what it states, and its model."""

    path: Path
    stated: Any
    model: type[TomlTable] | None
    table: str | None = None
    nth: int = 0

    def problems(self, error: ValidationError) -> list[str]:
        """Say what pydantic refuses, a line for each key in the file's order."""
        keys = list(self.stated) if isinstance(self.stated, dict) else []
        found = sorted(details(error), key=lambda detail: index_of(detail["loc"], keys))
        return list(dict.fromkeys(self.problem(detail, detail["loc"]) for detail in found))

    def problem(self, detail: ErrorDetails, loc: Loc) -> str:
        """Say what pydantic refuses at one place of the table."""
        if not loc:
            return self.of_table(detail)
        key = str(loc[0])
        if self.table is None and key in TABLES:
            return self.inner(key, loc).problem(detail, loc[1 + (key == "rules") :])
        where = f"{self.path}:{line_of(self.path, key, self.table, self.nth)}: {self.prefix}{key}"
        if self.model is None:
            return where + refusal(self.stated[key], HEADER_WORDS)
        if detail["type"] == "missing":
            return f"{self.path}: {key} is missing: {self.model.model_fields[key].description}"
        if key not in self.model.model_fields:
            return where + unknown(key, list(self.model.model_fields))
        return where + refusal(self.stated[key], allowed_for(self.model, key))

    def of_table(self, detail: ErrorDetails) -> str:
        """Say why the table as a whole is refused."""
        if isinstance(self.stated, dict):
            return f"{self.path}: {message(detail)}"
        line = line_of(self.path, self.table or "")
        return f"{self.path}:{line}: {self.table}{refusal(self.stated, f'a table [{self.table}]')}"

    def inner(self, key: str, loc: Loc) -> TableOfFile:
        """Return the place of a table inside this one."""
        nth = int(loc[1]) if key == "rules" and len(loc) > 1 else 0
        value = self.stated[key]
        return TableOfFile(self.path, value[nth] if isinstance(value, list) and value else value, TABLES[key], key, nth)

    @property
    def prefix(self) -> str:
        """Return what stands before a key of this table."""
        return f"{self.table}." if self.table else ""


def index_of(loc: Loc, keys: list[str]) -> int:
    """Return where a key stands among others; what is missing comes first."""
    return keys.index(str(loc[0])) if loc and loc[0] in keys else -1
