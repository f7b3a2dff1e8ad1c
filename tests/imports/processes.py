"""Importing processes that do what their items say, for tests of the pool."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import astuple
from multiprocessing.connection import Connection

from worker.imports.items import Ended, Item


def serve_oddly(pipe: Connection, source: str | None) -> None:
    """Answer, die or hang, as the place of each item says."""
    while True:
        try:
            attempt, items = pipe.recv()
        except EOFError:
            return
        for place, item in enumerate(items):
            pipe.send(place)
            do_oddly(item, attempt)
        pipe.send([astuple(told(item, attempt, source)) for item in items])


def told(item: Item, attempt: int, source: str | None) -> Ended:
    """Say what became of an item that did no harm."""
    word = "fatal" if item.place == "no database" else "stored"
    return Ended(item.place, item.number, word, f"try_{attempt}", source or "")


def do_oddly(item: Item, attempt: int) -> None:
    """Die or hang, as the place of an item says."""
    if item.place == "killed" or (item.place == "killed once" and attempt == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    if item.place == "out of time":
        os.kill(os.getpid(), signal.SIGXCPU)
    if item.place == "hangs":
        time.sleep(600)


def serve_nothing(pipe: Connection, source: str | None) -> None:
    """Fail to start."""
    sys.exit(1)
