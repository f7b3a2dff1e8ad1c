"""Tests mirror modules: `worker/a/b.py` has `tests/a/test_b.py`, but for those named here."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.rooms import modules

# Modules without a mirrored test, each folder with what stands in for it.  The list may only become shorter.
WITHOUT: dict[str, tuple[str, ...]] = {
    "data and types, tried by those who read them": (
        "worker/explain/records.py",
        "worker/extraction/page/claims.py",
        "worker/extraction/page/element_kinds.py",
        "worker/extraction/vocabulary/",
        "worker/fetching/limits.py",
        "worker/normalize/captions/credit_words.py",
        "worker/pipeline/ports.py",
        "worker/reader/limits.py",
        "worker/records/",
        "worker/settings/problems.py",
        "worker/settings/sources/problems.py",
        "worker/storage/migrations/env.py",
        "worker/storage/tables/",
    ),
    "parts of one step, tried through the step": (
        "worker/extraction/images/region.py",
        "worker/reader/",
        "worker/settings/addresses.py",
        "worker/settings/fields.py",
        "worker/settings/loading.py",
        "worker/settings/sources/tables.py",
        "worker/storage/articles/boilerplate/counts.py",
        "worker/storage/articles/stories/",
        "worker/storage/crawl/claims.py",
        "worker/storage/crawl/recrawls.py",
        "worker/storage/monitoring/notices.py",
        "worker/storage/queries/boilerplate.py",
    ),
}
EXCEPTIONS = tuple(place for places in WITHOUT.values() for place in places)


def mirror(path: Path) -> Path:
    """Return where the tests of a module stand."""
    return Path("tests", *path.parts[1:-1], f"test_{path.stem}.py")


def is_excepted(path: Path) -> bool:
    return any(str(path) == place or (place.endswith("/") and str(path).startswith(place)) for place in EXCEPTIONS)


def defines_something(path: Path) -> bool:
    """Return whether a file holds more than its name, imports and exports."""
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.parse(path.read_text("utf-8")).body)


def test_every_module_has_its_tests() -> None:
    named = [path for path in modules() if path.name != "__init__.py" and defines_something(path)]
    assert [str(path) for path in named if not mirror(path).exists() and not is_excepted(path)] == []


def test_every_exception_is_needed() -> None:
    missing = [str(path) for path in modules() if not mirror(path).exists()]
    assert [place for place in EXCEPTIONS if not any(path.startswith(place) for path in missing)] == []
