"""The files that the rules of the house hold for."""

from __future__ import annotations

from pathlib import Path


def modules() -> list[Path]:
    """Return every module of the package but the migrations, which stay as they ran."""
    return sorted(path for path in Path("worker").rglob("*.py") if "versions" not in path.parts)


# Folders of tests that hold the rules of docstrings too; one joins them as soon as it does.
HELD_TESTS = ("dedup", "discovery", "explain", "extraction", "house", "normalize")


def held_tests() -> list[Path]:
    """Return the files of tests that hold the rules of docstrings."""
    return sorted(path for folder in HELD_TESTS for path in Path("tests", folder).rglob("*.py"))
