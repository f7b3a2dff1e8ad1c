"""Alarms: what lasts is told once, its end once, and what flickers not at all."""

from __future__ import annotations

from datetime import timedelta

from tests.monitoring.scenes import NOW
from worker.notify.alarms import follow
from worker.records.notice import Alarm

AFTER = timedelta(minutes=1)
SILENT = {"silent_queues parse": "parse: no live worker takes from this queue"}


def told(looks: list[dict[str, str]], every: timedelta = timedelta(seconds=30)) -> list[tuple[int, str, str]]:
    """What is told at which look, from nothing known."""
    known: dict[str, Alarm] = {}
    found = []
    for number, warnings in enumerate(looks):
        known, notices = follow(known, warnings, NOW + number * every, AFTER)
        found += [(number, notice.kind, notice.text) for notice in notices]
    return found


def test_a_warning_is_told_once_it_lasts_and_its_end_once_it_is_gone() -> None:
    text = SILENT["silent_queues parse"]
    assert told([SILENT] * 6 + [{}] * 6) == [(2, "began", text), (7, "ended", f"over since 03:02 UTC: {text}")]


def test_what_flickers_is_told_once() -> None:
    assert told([SILENT, {}] * 5 + [SILENT] * 9) == [(2, "began", SILENT["silent_queues parse"])]


def test_what_was_short_is_not_told_at_all() -> None:
    assert told([SILENT, SILENT, *[{}] * 9]) == []


def test_numbers_that_change_make_no_second_warning() -> None:
    looks = [{"silent_queues parse": f"parse: silent for {n} s"} for n in range(6)]
    assert told(looks) == [(2, "began", "parse: silent for 2 s")]


def test_the_same_warning_on_another_day_is_another_one() -> None:
    looks = [SILENT] * 4 + [{}] * 6 + [SILENT] * 4
    assert [kind for _, kind, _ in told(looks)] == ["began", "ended", "began"]
