"""Health: whether a process of this machine turns, judged by the sign of life that its own main loop writes.

Neither beat nor the broker nor the database is asked: an outage of theirs is no reason to start a worker anew.
"""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

from worker.broker.queues import QUEUES
from worker.errors import InputError
from worker.monitoring.formatting import span
from worker.monitoring.sign_of_life import Sign, read_sign
from worker.settings.run_dir import load_run_dir

BEAT = "beat"
# Seconds of silence after which a process is not healthy; it gives a sign of life every 5 s.
SILENT_AFTER = 45.0
# Seconds after which a question that came to its queue must be answered; one is asked every 15 s (schedule.toml).
# Above the deadline of a fetch, so that a worker whose threads all wait for slow hosts is not missed.
DEAF_AFTER = 45.0


def ask_health(queue: str, node: str | None = None) -> tuple[bool, str]:
    """Ask whether this machine's worker of a queue (or beat) turns, and why not.

    Loads next to nothing, for containers ask every half minute.
    """
    if queue not in (*QUEUES, BEAT):
        raise InputError(f"{queue!r} is no queue: allowed is one of {', '.join((*QUEUES, BEAT))}")
    name = BEAT if queue == BEAT else node or f"{queue}@{socket.gethostname()}"
    return judge_health(name, read_sign(Path(load_run_dir()), name), datetime.now(UTC))


def judge_health(node: str, sign: Sign | None, now: datetime) -> tuple[bool, str]:
    """Judge a sign of life: whether the process is healthy, and one line why."""
    if sign is None:
        return False, f"{node}: no sign of life: it has not started, or run_dir is not where it writes"
    silent = (now - sign.at).total_seconds()
    if silent > SILENT_AFTER:
        return False, f"{node}: silent for {span(silent)}, more than {SILENT_AFTER:g} s"
    deaf = (now - sign.deaf_since).total_seconds() if sign.deaf_since else 0.0
    if deaf > DEAF_AFTER:
        return False, f"{node}: turns, but has not answered for {span(deaf)} what was sent to its queue"
    said = f"{node}: gave a sign of life {max(0.0, silent):.0f} s ago"
    if sign.finished_at is None:
        return True, said
    return True, f"{said}; last finished a task {span((now - sign.finished_at).total_seconds())} ago"
