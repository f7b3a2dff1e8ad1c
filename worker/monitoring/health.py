"""Health: whether one process does its work, judged by what it wrote into the database and not by its process id."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

from worker.broker.queues import QUEUES
from worker.errors import InputError
from worker.monitoring.formatting import span
from worker.settings import load_settings
from worker.storage.monitoring.heartbeat_probe import BEAT, Heartbeat, read_heartbeat

# Seconds of silence after which a node counts as dead: three canaries (config/schedule.toml asks every 15 s) went
# unanswered.  Above the deadline of a fetch, so that a worker whose threads all wait for slow hosts is not missed.
SILENT_AFTER = 45.0
# Seconds without a tick of beat; it ticks once a second (setting `dispatch_every`), and at most once a minute.
BEAT_SILENT = 90.0


def ask_health(queue: str, node: str | None = None) -> tuple[bool, str]:
    """Ask whether this machine's worker of a queue (or beat) is healthy, and why.

    Loads next to nothing, for containers ask every half minute.  Raises CopydeskError where it cannot be known.
    """
    if queue not in (*QUEUES, BEAT):
        raise InputError(f"{queue!r} is no queue: allowed is one of {', '.join((*QUEUES, BEAT))}")
    name = BEAT if queue == BEAT else node or f"{queue}@{socket.gethostname()}"
    return judge_health(name, read_heartbeat(load_settings().database_url, name), datetime.now(UTC))


def judge_health(node: str, found: Heartbeat | None, now: datetime) -> tuple[bool, str]:
    """Judge a sign of life: whether the node is healthy, and one line why."""
    if found is None:
        return False, f"{node}: no sign of life is known: it has not started, or cannot reach the database"
    limit = BEAT_SILENT if node == BEAT else SILENT_AFTER
    silent = silence(found, now)
    if silent > limit:
        return False, f"{node}: silent for {span(silent)}, more than {limit:g} s"
    return True, f"{node}: gave a sign of life {max(0.0, silent):.0f} s ago"


def silence(heartbeat: Heartbeat, now: datetime) -> float:
    """Return the seconds since the last sign of life; negative for a clock ahead."""
    return (now - heartbeat.at).total_seconds()
