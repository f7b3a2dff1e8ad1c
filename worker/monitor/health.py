"""Health: whether one process does its work, judged by what it wrote into the database and not by its process id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from worker.monitor.looking import SILENT_AFTER, silence
from worker.monitor.warnings import BEAT_SILENT
from worker.monitor.words import span
from worker.storage.heartbeats import BEAT, Heartbeat


def judge_health(name: str, node: str, heartbeats: Sequence[Heartbeat], now: datetime) -> tuple[bool, str]:
    """Whether the node (or beat) is healthy, and one line that says why."""
    wanted = BEAT if name == BEAT else node
    limit = BEAT_SILENT if name == BEAT else SILENT_AFTER
    found = next((heartbeat for heartbeat in heartbeats if heartbeat.node == wanted), None)
    if found is None:
        return False, f"{wanted}: no sign of life is known: it has not started, or cannot reach the database"
    silent = silence(found, now)
    if silent > limit:
        return False, f"{wanted}: silent for {span(silent)}, more than {limit:g} s"
    return True, f"{wanted}: gave a sign of life {silent:.0f} s ago"
