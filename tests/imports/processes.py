"""Importing processes that do what their items say, for tests of the pool."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import astuple
from multiprocessing.connection import Connection

from worker.imports.items import Ended


def serve_oddly(pipe: Connection, source: str | None) -> None:
    """Answer, die or hang, as the place of each item says."""
    while True:
        try:
            attempt, item = pipe.recv()
        except EOFError:
            return
        if item.place == "killed" or (item.place == "killed once" and attempt == 1):
            os.kill(os.getpid(), signal.SIGKILL)
        if item.place == "out of time":
            os.kill(os.getpid(), signal.SIGXCPU)
        if item.place == "hangs":
            time.sleep(600)
        word = "fatal" if item.place == "no database" else "stored"
        pipe.send(astuple(Ended(item.place, item.number, word, f"try_{attempt}", source or "")))


def serve_nothing(pipe: Connection, source: str | None) -> None:
    """Fail to start."""
    sys.exit(1)
