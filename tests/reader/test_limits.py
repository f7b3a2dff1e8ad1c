"""The limits of a reading are those that docs/safety.md states, in an order in which each can be reached."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from worker.reader import ReadLimits, limits
from worker.reader.processor_time import longest

DOC = Path(__file__).parents[2] / "docs" / "safety.md"
ROW = re.compile(r"^\| [^|]+ \| ([\d,.]+)[^|]* \| `reader/limits\.py`, `(\w+)` \|", re.MULTILINE)
STATED = {name: float(value.replace(",", "")) for value, name in ROW.findall(DOC.read_text("utf-8"))}
NAMES = sorted(name for name in vars(limits) if name.isupper())


@pytest.mark.parametrize("name", NAMES)
def test_the_document_lists_every_limit_with_its_value(name: str) -> None:
    assert STATED[name] == getattr(limits, name)


def test_the_document_lists_no_other() -> None:
    assert sorted(STATED) == NAMES


def test_a_reading_has_the_stated_limits_where_nobody_says_otherwise() -> None:
    own = ReadLimits()
    stated = (limits.READ_CPU, limits.READ_WALL, limits.READ_MEMORY, limits.READ_QUICK)
    assert (own.cpu, own.wall, own.memory, own.quick) == stated


def test_a_reading_is_slow_before_it_is_ended_and_ended_by_its_own_work_before_the_clock() -> None:
    own = ReadLimits()
    assert own.quick < own.cpu < own.wall
    assert own.quick < limits.LEAST_READ_WALL < limits.READ_WALL
    assert own.slow >= 1


def test_the_first_try_of_a_page_is_the_shorter_one() -> None:
    assert longest(1) + limits.PARSE_CPU_GRACE < longest(2)
