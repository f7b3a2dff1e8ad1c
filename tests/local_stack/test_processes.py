"""A process ends within its grace period or is killed, and does not outlive its parent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from worker.local_stack.processes import start_process, stop_process

DEADLINE = 30.0
STUBBORN = "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(300)"


def test_a_process_that_listens_ends_by_itself() -> None:
    process = start_process([sys.executable, "-c", "import time; time.sleep(300)"])
    assert stop_process(process, DEADLINE) is True
    assert process.returncode == -15


def test_a_process_that_does_not_is_killed() -> None:
    process = start_process([sys.executable, "-c", STUBBORN], output=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"on\n"
    assert stop_process(process, 0.1) is False
    assert process.returncode == -9
    process.stdout.close()


def test_a_process_that_has_ended_needs_no_stop() -> None:
    process = start_process([sys.executable, "-c", "pass"])
    process.wait(DEADLINE)
    assert stop_process(process, 0) is True


def test_a_child_ends_with_its_parent_even_where_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from worker.local_stack.processes import start_process\n"
        "child = start_process([sys.executable, '-c', 'import time; time.sleep(300)'])\n"
        "print(child.pid, flush=True); time.sleep(300)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + DEADLINE
    while Path(f"/proc/{child}/stat").exists() and Path(f"/proc/{child}/stat").read_text().split()[2] != "Z":
        assert time.monotonic() < end, "the child lives on"
        time.sleep(0.02)
    assert os.getpid() != child
