"""JSON Schemas of the files of config/, for editors: ``python -m worker.settings.json_schemas`` writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from worker import __version__
from worker.settings.fields import Settings
from worker.settings.keys import TomlTable
from worker.settings.notify import NotifyTable
from worker.settings.sources.tables import SourceTable

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILES: dict[str, type[TomlTable]] = {
    "settings.schema.json": Settings,
    "source.schema.json": SourceTable,
    "notify.schema.json": NotifyTable,
}
# What pydantic calls the bounds of a number that is read by a check of our own first.
BOUNDS = {"ge": "minimum", "le": "maximum"}


def make_schema(model: type[TomlTable], title: str) -> dict[str, Any]:
    """Make the schema of one kind of file."""
    made = {"$schema": DIALECT, **rewrite(model.model_json_schema()), "title": title}
    made.pop("description")
    return made


def rewrite(node: Any) -> Any:
    """Rewrite what pydantic gives: no class names, bounds by their names, allowed words as text."""
    if isinstance(node, list):
        return [rewrite(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {BOUNDS.get(key, key): rewrite(value) for key, value in node.items() if not is_title(key, value)}
    if isinstance(words := kept.pop("allowed", None), str) and "description" in kept:
        kept["description"] += f" Allowed: {words}."
    if isinstance(stated := kept.get("default"), str):
        kept["default"] = stated.replace(__version__, "VERSION")
    return kept


def is_title(key: str, value: Any) -> bool:
    """Return whether a key is the title that pydantic makes of a name."""
    return key == "title" and isinstance(value, str)


def write_schemas(folder: Path) -> None:
    """Write the schemas into the folder of configuration."""
    for name, model in FILES.items():
        made = make_schema(model, f"Copydesk: {name.partition('.')[0]}")
        (folder / name).write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    write_schemas(Path("config"))
