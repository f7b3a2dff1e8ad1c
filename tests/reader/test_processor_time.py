"""A process of a pool is ended by the processor time of its work, also amid a call into C."""

from __future__ import annotations

import signal
import subprocess
import sys

# Sorting two marks in turn is one call that takes the square of their number.
WORK = """
import unicodedata
from worker.reader import processor_time
processor_time.PARSE_FIRST_CPU = 1
time = processor_time.PROCESSOR_TIME
{enter}
time.bound(1)
{lift}
unicodedata.normalize("NFKC", "a" + "\u0301\u0323" * {marks})
"""


def end_of(marks: int, enter: str = "time.enter_child()", lift: str = "") -> int:
    command = [sys.executable, "-c", WORK.format(marks=marks, enter=enter, lift=lift)]
    return subprocess.run(command, timeout=120).returncode


def test_a_call_into_c_is_ended() -> None:
    assert end_of(200_000) == -signal.SIGXCPU


def test_work_within_its_time_ends_by_itself() -> None:
    assert end_of(100) == 0


def test_outside_of_a_pool_and_after_the_work_nothing_is_bound() -> None:
    assert end_of(40_000, enter="") == 0
    assert end_of(40_000, lift="time.lift()") == 0
