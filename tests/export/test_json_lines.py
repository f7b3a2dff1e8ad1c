"""JSON Lines: a line a record, whatever stands in it."""

from __future__ import annotations

import json

from tests.export.samples import FULL, HOSTILE, whole
from worker.export.json_lines import JsonLines
from worker.export.record import exported


def test_each_record_is_one_line_that_says_the_same() -> None:
    records = [whole(FULL, 1), whole(HOSTILE, 2)]
    writer = JsonLines()
    written = writer.begin() + b"".join(writer.entries(records)) + writer.end()
    lines = written.decode().splitlines()  # Ends lines at U+2028 too.
    assert [json.loads(line) for line in lines] == [exported(record) for record in records]


def test_no_control_reaches_a_terminal() -> None:
    (line,) = JsonLines().entries([whole(HOSTILE)])
    assert b"\x1b" not in line
    assert "\u202e" not in line.decode()
