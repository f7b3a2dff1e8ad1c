"""Health: a node is judged by its own last sign of life."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.monitor.scenes import NOW
from worker.monitor.health import judge_health
from worker.storage.heartbeats import BEAT, Heartbeat


def alive(node: str, seconds: float) -> Heartbeat:
    return Heartbeat(node, (), NOW - timedelta(seconds=seconds), NOW)


@pytest.mark.parametrize(
    ("name", "seconds", "healthy"),
    [("parse", 44, True), ("parse", 46, False), (BEAT, 89, True), (BEAT, 91, False)],
)
def test_silence_is_measured_by_what_the_process_is(name: str, seconds: float, healthy: bool) -> None:
    node = BEAT if name == BEAT else "parse@press-1"
    said = judge_health(name, "parse@press-1", [alive("fetch@press-1", 0), alive(node, seconds)], NOW)
    assert said[0] is healthy
    assert said[1].startswith(f"{node}: ")


def test_another_node_of_the_queue_does_not_count() -> None:
    healthy, said = judge_health("parse", "parse@press-1", [alive("parse@press-2", 1)], NOW)
    assert not healthy
    assert said.startswith("parse@press-1: no sign of life is known")
