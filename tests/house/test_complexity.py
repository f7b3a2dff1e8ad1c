"""Complexity: radon's figure of each function, operators in an expression, lines of a file, entries of a folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from radon.complexity import cc_visit

from tests.house.rooms import modules

MOST_COMPLEX = 12
MOST_OPERATORS = 2
MOST_LINES = 300
# The package holds a folder for each layer; every other folder, of code or documentation, a step or a subject.
MOST_ENTRIES = 14
MOST_LAYERS = 29


def complex_functions(source: str) -> list[str]:
    blocks = [inner for block in cc_visit(source) for inner in (block, *getattr(block, "methods", ()))]
    return sorted({b.name for b in blocks if b.letter != "C" and b.complexity > MOST_COMPLEX})


def operators(node: ast.AST) -> int:
    """Count the `and` and `or` of one expression, calls and comprehensions inside it left out."""
    own = len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0
    inner = node.values if isinstance(node, ast.BoolOp) else [node.operand] if isinstance(node, ast.UnaryOp) else []
    return own + sum(operators(part) for part in inner)


def crowded_expressions(source: str) -> Iterator[int]:
    """Yield the lines of expressions with more operators than a reader holds in mind."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BoolOp) and operators(node) > MOST_OPERATORS:
            yield node.lineno


@pytest.mark.parametrize("path", modules(), ids=str)
def test_functions_are_simple(path: Path) -> None:
    source = path.read_text("utf-8")
    assert complex_functions(source) == []
    assert list(crowded_expressions(source)) == []


def test_a_crowded_expression_is_found() -> None:
    assert list(crowded_expressions("x = a and b and (c or d)")) == [1]
    assert list(crowded_expressions("x = a and b or c")) == []


def test_a_complex_function_is_found() -> None:
    assert complex_functions("def f(x):\n" + "    if x: pass\n" * 12) == ["f"]
    assert complex_functions("def f(x):\n" + "    if x: pass\n" * 11) == []


def count_lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_files_are_short() -> None:
    long = {str(path): lines for path in modules() if (lines := count_lines(path)) > MOST_LINES}
    assert long == {}


def test_folders_can_be_taken_in_at_a_glance() -> None:
    written = (path.parent for root in ("worker", "docs") for path in Path(root).rglob("*.*") if path.is_file())
    # What is numbered and never changed again grows by a file a time.
    folders = {folder for folder in written if not {"__pycache__", "versions", "decisions"} & set(folder.parts)}
    entries = {str(f): len([e for e in f.iterdir() if e.name not in ("__pycache__", "py.typed")]) for f in folders}
    assert entries.pop("worker") <= MOST_LAYERS
    assert {folder: count for folder, count in entries.items() if count > MOST_ENTRIES} == {}
