"""The limits that the page on safety states are those of the code."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[2] / "docs" / "safety.md").read_text("utf-8")
# A row that ends with a place: value, file and name of the constant.
ROWS = re.findall(r"^\|[^|]*\| ([\d,.]+)[^|]*\| `([\w/]+)\.py`, `([A-Z_]+)`", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("value", "file", "name"), ROWS, ids=lambda part: str(part))
def test_a_stated_limit_is_that_of_the_code(value: str, file: str, name: str) -> None:
    module = import_module("worker." + file.replace("/", ".").removesuffix(".__init__"))
    assert getattr(module, name) == float(value.replace(",", ""))


def test_the_page_states_limits() -> None:
    assert len(ROWS) > 20
