"""Health: a node is judged by its own last sign of life."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.monitoring.scenes import NOW
from worker.monitoring.health import judge_health
from worker.storage.monitoring.heartbeat_probe import BEAT, Heartbeat


def alive(node: str, seconds: float) -> Heartbeat:
    return Heartbeat(node, (), NOW - timedelta(seconds=seconds), NOW)


@pytest.mark.parametrize(
    ("name", "seconds", "healthy"),
    [("parse", 44, True), ("parse", 46, False), (BEAT, 89, True), (BEAT, 91, False)],
)
def test_silence_is_measured_by_what_the_process_is(name: str, seconds: float, healthy: bool) -> None:
    node = BEAT if name == BEAT else "parse@press-1"
    said = judge_health(node, alive(node, seconds), NOW)
    assert said[0] is healthy
    assert said[1].startswith(f"{node}: ")


def test_a_node_that_nobody_has_heard_of_is_not_healthy() -> None:
    healthy, said = judge_health("parse@press-1", None, NOW)
    assert not healthy
    assert said.startswith("parse@press-1: no sign of life is known")
