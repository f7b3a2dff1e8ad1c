"""Source files: config/sources/<slug>.toml -> Source, or problems that say line, key, value and what is allowed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from worker.errors import SettingsError
from worker.records import ExtractionRules, Polling, Source
from worker.settings.sources.problems import TableOfFile
from worker.settings.sources.tables import RulesTable, SourceTable
from worker.settings.toml_files import read_toml

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Hold one source file: its source where it is right and enabled, and its problems."""

    path: Path
    source: Source | None
    problems: tuple[str, ...] = ()
    enabled: bool = True


def read_sources(folder: Path) -> list[SourceFile]:
    """Read every source file of the folder, by name.

    Raises SettingsError where there is no such folder.
    """
    if not folder.is_dir():
        raise SettingsError(f"{folder}: no such folder: create it, or point COPYDESK_SOURCES_DIR at the source files")
    return [read_source(path) for path in sorted(folder.glob("*.toml"))]


def read_source(path: Path) -> SourceFile:
    """Read and check one source file."""
    try:
        stated = read_toml(path)
    except SettingsError as error:
        return SourceFile(path, None, (str(error),))
    problems = []
    if not SLUG.fullmatch(path.stem):
        problems.append(f"{path}: the file's name is the slug: allowed are a-z, 0-9 and -, 64 at most")
    try:
        table = SourceTable.model_validate(stated)
    except ValidationError as error:
        return SourceFile(path, None, (*problems, *TableOfFile(path, stated, SourceTable).problems(error)))
    if problems:
        return SourceFile(path, None, tuple(problems))
    return SourceFile(path, to_source(path.stem, table) if table.enabled else None, enabled=table.enabled)


def to_source(slug: str, table: SourceTable) -> Source:
    """Make the record of a source from what its file states."""
    values = table.model_dump(exclude={"enabled", "home", "polling", "headers", "rules"})
    return Source(
        slug=slug,
        home_url=table.home,
        polling=Polling(**table.polling.model_dump()),
        headers=MappingProxyType(dict(table.headers)),
        rules=tuple(map(to_rules, table.rules)),
        **values,
    )


def to_rules(table: RulesTable) -> ExtractionRules:
    """Make the record of one set of selectors."""
    return ExtractionRules(**table.model_dump())


def read_rules(path: Path) -> tuple[ExtractionRules, ...]:
    """Read the selectors of a file of their own, or of a source file's ``[[rules]]``.

    Raises SettingsError with a line for each problem.
    """
    stated = read_toml(path)
    name = "rules" if "rules" in stated else None
    tables = stated["rules"] if name else [stated]
    rules: list[ExtractionRules] = []
    problems: list[str] = []
    for nth, table in enumerate(tables if isinstance(tables, list) else [tables]):
        try:
            rules.append(to_rules(RulesTable.model_validate(table)))
        except ValidationError as error:
            problems += TableOfFile(path, table, RulesTable, name, nth).problems(error)
    if problems:
        raise SettingsError("\n".join(problems))
    return tuple(rules)
