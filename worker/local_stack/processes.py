"""Processes: starting one so that it cannot outlive us, and ending it within a grace period."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def start_process(
    command: Sequence[str], environ: Mapping[str, str] | None = None, output: Any = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own that ends if we die.

    Ctrl-C reaches only us.
    """
    return subprocess.Popen(
        command,
        env=dict(environ) if environ is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=die_with_parent(),
    )


def die_with_parent() -> Callable[[], None] | None:
    """Return what a process calls to get TERM when its parent dies.

    None where the system cannot do it.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return ask


def stop_process(process: subprocess.Popen[bytes], grace: float) -> bool:
    """Stop the process; tell whether it ended by itself within ``grace`` seconds.

    If not, it and its children were killed.
    """
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(grace)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        kill_group(process.pid)
        process.wait()


def kill_group(pid: int) -> None:
    """Kill what is left of the process's session."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
