"""A project: the folder of one deployment, written from what the package carries along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from worker import __version__

# What a deployment starts from.  Procfile, compose file, units and config/ are the repository's own, by symbolic links.
KIT = Path(__file__).with_name("kit")
PROCFILE = "Procfile"
# Files of the kit that stand elsewhere in a project; a name that begins with a dot would be left out of the package.
MOVED = {"gitignore": ".gitignore", "example.toml": "config/sources/example.toml"}
# The repository's own examples and settings, in place of which a project gets its own.
NOT_TAKEN = ("config/sources/", "config/settings.toml")


def write_project(folder: Path) -> tuple[list[str], list[str]]:
    """Write what a deployment starts from.

    Returns the names of the files written, and of those that were there and stay as they are.
    """
    written: list[str] = []
    kept: list[str] = []
    for name, text in project_files():
        path = folder / name
        if path.exists():
            kept.append(name)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        written.append(name)
    return written, kept


def project_files() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file of a new project."""
    yield "config/settings.toml", settings_text()
    for name, path in kit_files(KIT):
        if not name.startswith(NOT_TAKEN):
            yield MOVED.get(name, name), path.read_text("utf-8").replace("{version}", __version__)


def kit_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files below the kit, links followed, by their names there."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from kit_files(path)
        else:
            yield path.relative_to(KIT).as_posix(), path


def settings_text() -> str:
    """Write settings.toml with every key, its meaning and its default, each as a comment."""
    from worker.settings import Settings
    from worker.settings.problems import allowed_for

    lines = [
        "#:schema ./settings.schema.json",
        "# Settings of this deployment: take the # away from what you set.  The environment wins over them:",
        "# fetch_delay is overridden by COPYDESK_FETCH_DELAY.  `copydesk config show` says what holds, and why.",
    ]
    for name, field in Settings.model_fields.items():
        lines += [
            "",
            f"# {field.description}  Allowed: {allowed_for(Settings, name)}.",
            f"# {name} = {toml(field.default)}",
        ]
    return "\n".join(lines) + "\n"


def toml(value: Any) -> str:
    """Write a default as TOML does: texts, numbers, lists and truth values as JSON does."""
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def find_procfile(named: Path | None) -> Path:
    """Return the Procfile that was named, else this folder's, else the package's own."""
    here = Path(PROCFILE)
    return named or (here if here.is_file() else KIT / PROCFILE)
