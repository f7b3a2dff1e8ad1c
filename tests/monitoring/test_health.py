"""Health: a process is judged by the sign of life that its own main loop writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.monitoring.scenes import NOW
from worker.monitoring.health import judge_health
from worker.monitoring.sign_of_life import Sign, new_sign

NODE = "parse@press-1"


def sign(seconds: float) -> Sign:
    return replace(new_sign(NODE, ["parse"], NOW), at=NOW - timedelta(seconds=seconds))


@pytest.mark.parametrize(("seconds", "healthy"), [(2, True), (44, True), (46, False)])
def test_silence_is_measured_from_the_last_turn(seconds: float, healthy: bool) -> None:
    said = judge_health(NODE, sign(seconds), NOW)
    assert said[0] is healthy
    assert said[1].startswith(f"{NODE}: ")


def test_a_process_that_turns_but_hears_nothing_is_not_healthy() -> None:
    assert judge_health(NODE, replace(sign(1), deaf_since=NOW - timedelta(seconds=44)), NOW)[0]
    healthy, said = judge_health(NODE, replace(sign(1), deaf_since=NOW - timedelta(seconds=60)), NOW)
    assert not healthy
    assert said == f"{NODE}: turns, but has not answered for 1 min what was sent to its queue"


def test_a_healthy_process_says_when_it_last_finished_a_task() -> None:
    said = judge_health(NODE, replace(sign(1), finished_at=NOW - timedelta(minutes=3)), NOW)
    assert said == (True, f"{NODE}: gave a sign of life 1 s ago; last finished a task 3 min ago")


def test_a_process_that_has_written_nothing_is_not_healthy() -> None:
    healthy, said = judge_health(NODE, None, NOW)
    assert not healthy
    assert said.startswith(f"{NODE}: no sign of life")
