"""Tests mirror modules: `worker/a/b.py` has `tests/a/test_b.py`."""

from __future__ import annotations

from pathlib import Path

from tests.house.rooms import modules

# The rooms where modules are still without tests of their own.  The list may only become shorter.
LACKING = ("fetching", "pipeline", "reader", "settings")


def mirror(path: Path) -> Path:
    """Return where the tests of a module stand."""
    return Path("tests", *path.parts[1:-1], f"test_{path.stem}.py")


def without_tests() -> list[Path]:
    """Return the modules that no test mirrors."""
    return [path for path in modules() if path.name != "__init__.py" and not mirror(path).exists()]


def test_every_module_has_its_tests() -> None:
    assert [str(path) for path in without_tests() if path.parts[1] not in LACKING] == []


def test_every_exception_is_needed() -> None:
    assert set(LACKING) == {path.parts[1] for path in without_tests()}
