"""Tests mirror modules: `worker/a/b.py` has `tests/a/test_b.py`."""

from __future__ import annotations

from pathlib import Path

from tests.house.rooms import modules


def mirror(path: Path) -> Path:
    """Return where the tests of a module stand."""
    return Path("tests", *path.parts[1:-1], f"test_{path.stem}.py")


def test_every_module_has_its_tests() -> None:
    lacking = [path for path in modules() if path.name != "__init__.py" and not mirror(path).exists()]
    assert [str(path) for path in lacking] == []
