"""The files that the rules of the house hold for."""

from __future__ import annotations

from pathlib import Path


def modules() -> list[Path]:
    """Return every module of the package but the migrations, which stay as they ran."""
    return sorted(path for path in Path("worker").rglob("*.py") if "versions" not in path.parts)


def all_files() -> list[Path]:
    """Return every file of Python but the migrations."""
    others = [path for folder in ("tests", "benchmarks") for path in Path(folder).rglob("*.py")]
    return modules() + sorted(others)
