"""A fetch ends its row; one under an old token does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.tasks.crew import Crew
from worker.records.work import MOST_TOGETHER, Message
from worker.tasks.fetch import LONGEST_STAY, fetch


def test_a_host_that_is_not_there_is_tried_again_later(crew: Crew) -> None:
    message = crew.fetch_message()
    fetch(message.row_id, message.token)
    [(word, _)] = crew.outcomes()
    assert word == "retry"
    assert crew.row().owner is None


def test_a_message_that_no_longer_counts_does_nothing(crew: Crew) -> None:
    message = crew.fetch_message()
    fetch(message.row_id, "stale")
    assert crew.outcomes() == []
    assert crew.row().token == message.token


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The rows that a fetch went to; every one is followed by another of its host, and by its parse."""
    rows: list[int] = []
    sent: list[Message] = []

    def step(_: str, row_id: int, token: str, use_case: object) -> list[Message]:
        rows.append(row_id)
        is_next = row_id != 3
        return [Message("parse", row_id, token), Message("fetch", row_id + 1, token, is_next=is_next)]

    monkeypatch.setattr("worker.tasks.fetch.run_step", step)
    monkeypatch.setattr("worker.tasks.fetch.ring_for", sent.extend)
    yield rows
    assert [(message.step, message.row_id) for message in sent] == [
        *(("parse", row_id) for row_id in rows), ("fetch", rows[-1] + 1),
    ]  # fmt: skip


def test_a_task_goes_on_with_its_host_while_that_can_be_asked_at_once(steps: list[int]) -> None:
    fetch(1, "t")
    assert steps == [1, 2, 3]


def test_a_task_leaves_its_host_after_so_many_pages(steps: list[int]) -> None:
    fetch(4, "t")
    assert len(steps) == MOST_TOGETHER


def test_a_task_leaves_its_host_after_some_time(steps: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.tasks.fetch.time.monotonic", count(0.0, LONGEST_STAY / 2).__next__)
    fetch(4, "t")
    assert steps == [4, 5]
