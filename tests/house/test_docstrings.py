"""Docstrings: one imperative sentence of at most fifteen words first, and no definition by negation."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.rooms import held_tests, modules

MOST_WORDS = 15
NEGATIONS = ("Nothing", "None;", "None,", "No ")


def summaries(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the place and the first paragraph of each docstring of a file's classes and functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and (
            said := ast.get_docstring(node)
        ):
            yield f"{path}:{node.lineno} {node.name}", " ".join(said.split("\n\n")[0].split())


def wrong(path: Path) -> list[str]:
    return [
        f"{place}: {summary}"
        for place, summary in summaries(path)
        if len(summary.split()) > MOST_WORDS or summary.startswith(NEGATIONS)
    ]


@pytest.mark.parametrize("path", modules(), ids=str)
def test_summaries_are_short_and_say_what_is(path: Path) -> None:
    assert wrong(path) == []


def test_tests_say_what_is_too() -> None:
    said = [(place, summary) for path in held_tests() for place, summary in summaries(path)]
    assert [place for place, summary in said if summary.startswith(NEGATIONS)] == []


def test_a_long_or_negative_summary_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(
        'def f():\n    """Nothing; so."""\ndef g():\n    """' + "Say " * 16 + '."""\ndef h():\n    """Go."""\n'
    )
    assert [line.partition(": ")[0].rpartition(" ")[2] for line in wrong(path)] == ["f", "g"]


def test_modules_follow_pep_257() -> None:
    ruff, output = Path(sys.executable).with_name("ruff"), ["--output-format", "concise"]
    call = [ruff, "check", "--isolated", "--select", "D2,D4", "--config", 'lint.pydocstyle.convention = "pep257"']
    found = subprocess.run([*call, *output, *modules()], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
