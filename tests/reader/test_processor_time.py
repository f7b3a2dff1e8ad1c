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


# A line of Python after the other, which an interruption can come between; what follows it is a second piece of work.
PATIENT_WORK = """
import time as clock
from worker.errors import CopydeskError
from worker.reader import processor_time
processor_time.PARSE_FIRST_CPU, processor_time.PARSE_CPU, processor_time.PARSE_CPU_GRACE = 0.2, 0.4, 1
time = processor_time.PROCESSOR_TIME
time.enter_child()
def work(seconds):
    end = clock.process_time() + seconds
    while clock.process_time() < end:
        pass
for attempt in (1, 2):
    time.bound_reading(attempt)
    try:
        work(3)
    except CopydeskError as error:
        print(error.reason, error)
time.bound_reading(1)
work(0.05)
time.bound(1)
work(0.3)
time.lift()
work(1.5)
print("done")
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


def test_what_goes_on_in_python_is_interrupted_and_its_process_goes_on() -> None:
    found = subprocess.run([sys.executable, "-c", PATIENT_WORK], timeout=120, capture_output=True, text=True)
    assert found.stdout.splitlines() == [
        "cpu_limit not read within 0.2 s of processor time",
        "cpu_limit not read within 0.4 s of processor time",
        "done",
    ], found.stderr
