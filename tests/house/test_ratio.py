"""The lines of tests to a line of code, by room: each room has a floor, and a floor may only rise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.rooms import modules

# Golden cases are tests of extraction: a page and the record that is expected of it.
CASES = {"extraction": Path("tests/cases")}
FLOORS = {
    "broker": 0.69,
    "dedup": 0.83,
    "discovery": 1.13,
    "explain": 0.64,
    "extraction": 1.02,
    "fetching": 1.22,
    "frontier": 1.19,
    "local_stack": 0.86,
    "normalize": 0.77,
    "pipeline": 1.08,
    "storage": 0.9,
    "tasks": 1.16,
}


def lines(path: Path) -> int:
    """Return how many lines of a file say something; a page may be in any encoding."""
    return sum(1 for line in path.read_bytes().splitlines() if line.strip())


def ratio(room: str) -> float:
    """Return the lines of tests to a line of code of a room, migrations apart."""
    tests = sorted(Path("tests", room).rglob("*.py"))
    if room in CASES:
        tests += [path for path in CASES[room].rglob("*") if path.is_file()]
    code = sum(lines(path) for path in modules() if path.parts[1] == room)
    return sum(map(lines, tests)) / code


@pytest.mark.parametrize("room", FLOORS)
def test_a_room_is_tested_as_much_as_before(room: str) -> None:
    assert round(ratio(room), 2) >= FLOORS[room], f"{room} has fewer lines of tests to a line of code than before"
