"""The floors of coverage: a room that its tests reach less of is named."""

from __future__ import annotations

import runpy

SCRIPT = runpy.run_path(".ci/coverage_floors.py")
FLOORS: dict[str, float] = SCRIPT["FLOORS"]


def test_a_share_is_that_of_all_files_of_a_room() -> None:
    files = {
        "worker/dedup/a.py": {"summary": {"num_statements": 30, "covered_lines": 30}},
        "worker/dedup/b/c.py": {"summary": {"num_statements": 10, "covered_lines": 0}},
        "worker/storage/__init__.py": {"summary": {"num_statements": 0, "covered_lines": 0}},
    }
    assert SCRIPT["shares"]({"files": files}) == {"dedup": 0.75}


def test_a_room_at_its_floor_passes() -> None:
    code, lines = SCRIPT["verdict"](FLOORS)
    assert (code, len(lines)) == (0, len(FLOORS))


def test_a_room_below_its_floor_or_missing_fails_by_name() -> None:
    code, lines = SCRIPT["verdict"](FLOORS | {"explain": 0.97})
    assert (code, [line for line in lines if "below" in line]) == (
        1,
        ["explain       97.00%  below its floor of 98.0%"],
    )
    assert SCRIPT["verdict"]({})[0] == 1
