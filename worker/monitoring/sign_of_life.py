"""Sign of life: what a worker or beat writes of itself, from the loop that does its work.

It stands in a file beside the process, for `copydesk health`, and in the database, for `copydesk status`.  Neither
needs beat, the broker or another worker, so that one trouble is never taken for all.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from worker.errors import InputError

# Seconds between two signs of life.
EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Sign:
    """Say when a process was at work, and when it last finished a task.

    ``id`` is new with every start of the process; ``deaf_since`` is the moment of a question it has not answered.
    """

    node: str
    queues: tuple[str, ...]
    id: str
    pid: int
    started_at: datetime
    at: datetime
    finished_at: datetime | None = None
    deaf_since: datetime | None = None


@dataclass(slots=True)
class Name:
    """Hold a node's name on this machine for as long as the process runs."""

    node: str
    lock: IO[str] = field(repr=False)


def new_sign(node: str, queues: Sequence[str], now: datetime) -> Sign:
    """Make the first sign of life of this process."""
    return Sign(node, tuple(sorted(queues)), uuid.uuid4().hex, os.getpid(), now, now)


def claim_name(folder: Path, node: str, *, exact: bool) -> Name:
    """Take a node's name, or a numbered one where it is in use.

    Raises InputError where a live process has the exact name.
    """
    name, _, host = node.partition("@")
    for number in range(1, 1000):
        wanted = node if number == 1 else f"{name}-{number}@{host}"
        lock = take_lock(folder / f"{wanted}.lock")
        if lock is not None:
            return Name(wanted, lock)
        if exact:
            break
    raise InputError(f"{node}: a running process has this name: stop it, or give another --name")


def take_lock(path: Path) -> IO[str] | None:
    """Lock a file until this process ends; return None where a live process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def write_sign(folder: Path, sign: Sign) -> None:
    """Put a sign of life in the place of the one before, whole."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{sign.node}.json"
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(sign), default=datetime.isoformat), "utf-8")
    fresh.replace(path)


def read_sign(folder: Path, node: str) -> Sign | None:
    """Read the last sign of life that a process of this machine wrote, if any."""
    try:
        stated = json.loads((folder / f"{node}.json").read_text("utf-8"))
        moments = {name: stated[name] for name in ("started_at", "at", "finished_at", "deaf_since")}
        read = {name: value and datetime.fromisoformat(value) for name, value in moments.items()}
        return Sign(**{**stated, **read, "queues": tuple(stated["queues"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remove_sign(folder: Path, node: str) -> None:
    """Take away the sign of a process that ends as it should."""
    (folder / f"{node}.json").unlink(missing_ok=True)


def renewed(sign: Sign, now: datetime, *, finished: bool = False, deaf_since: datetime | None = None) -> Sign:
    """Return the sign of the same process at a later moment."""
    return replace(sign, at=now, finished_at=now if finished else sign.finished_at, deaf_since=deaf_since)
