"""Tests mirror modules: `worker/a/b.py` has `tests/a/test_b.py`, but for those named here."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.rooms import modules

# The rooms whose every module is mirrored; a room joins them as soon as it holds.
ROOMS = (
    *("cli", "client", "dedup", "demo", "discovery", "explain", "export", "extraction", "imports", "monitoring"),
    *("normalize", "notify", "records", "storage/archive", "storage/changes", "storage/crawl", "storage/database"),
    *("storage/monitoring", "storage/queries", "storage/retention", "storage/search", "web"),
)
# Modules without a mirrored test, by what stands in for it.  The list may only become shorter.
WITHOUT: dict[str, tuple[str, ...]] = {
    "data and types, tried by those who read them": (
        "worker/explain/records.py",
        "worker/imports/items.py",
        "worker/records/address_claim.py",
        "worker/web/api/documents.py",
        "worker/extraction/page/claims.py",
        "worker/extraction/page/element_kinds.py",
        "worker/extraction/vocabulary/",
        "worker/normalize/captions/credit_words.py",
    ),
    "parts of one step, tried through the step": ("worker/extraction/images/region.py",),
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
    held = [path for path in modules() if str(path).startswith(tuple(f"worker/{room}/" for room in ROOMS))]
    named = [path for path in held if path.name != "__init__.py" and defines_something(path)]
    assert [str(path) for path in named if not mirror(path).exists() and not is_excepted(path)] == []


def test_every_exception_is_needed() -> None:
    missing = [str(path) for path in modules() if not mirror(path).exists()]
    assert [place for place in EXCEPTIONS if not any(path.startswith(place) for path in missing)] == []
