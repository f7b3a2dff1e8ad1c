"""A request to stop may come at any moment, also in the midst of waiting for it."""

from __future__ import annotations

import subprocess
import sys

from worker.local_stack.stop_request import StopRequest

# A signal in each of many waits, at whatever step it finds them: with a lock there, one of them never ends.
STORM = """
import random, signal
from worker.local_stack.stop_request import StopRequest
came = 0
while came < 2000:
    stopping = StopRequest()
    signal.signal(signal.SIGALRM, lambda *_: stopping.set())
    signal.setitimer(signal.ITIMER_REAL, random.uniform(0.00001, 0.0004))
    while not stopping.wait(0.0001):
        pass
    came += 1
print(came)
"""


def test_who_waits_is_told() -> None:
    stopping = StopRequest()
    assert not stopping.wait(0)
    assert not stopping.is_set()
    stopping.set()
    assert stopping.is_set()
    assert stopping.wait(1000)


def test_a_signal_in_the_midst_of_waiting_blocks_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", STORM], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "2000\n"
