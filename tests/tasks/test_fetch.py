"""A fetch ends its row; one under an old token does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import pytest

from tests.pipeline.fakes import fetch_claim
from tests.tasks.crew import Crew
from worker.records.work import MOST_TOGETHER, Following, Message
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


@dataclass
class Host:
    """A host whose every page is followed by another and by its parse, and takes so long."""

    pace: float = 0.0
    rows: list[int] = field(default_factory=list)
    end: datetime | None = None

    def step(self, message: Message, use_case: partial[list[Message]]) -> list[Message]:
        """The messages after one page, which the worker goes on with while it may stay."""
        row_id, stay_until = message.row_id, use_case.keywords["stay_until"]
        self.rows.append(row_id)
        self.end = self.end or stay_until
        assert self.end is not None
        now = self.end + timedelta(seconds=self.pace * len(self.rows) - LONGEST_STAY)
        stays = row_id != 3 and stay_until is not None and now < stay_until
        claim = fetch_claim(row_id=row_id + 1)
        onward = Following("fetch", row_id + 1, "t", claim=claim) if stays else Message("fetch", row_id + 1, "t")
        return [Message("parse", row_id, "t"), onward]


@pytest.fixture
def host(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A host that a task goes to; what it sends in the end are the parses and the next page."""
    found, sent = Host(), list[Message]()
    monkeypatch.setattr("worker.tasks.fetch.run_step", found.step)
    monkeypatch.setattr("worker.tasks.fetch.ring_for", sent.extend)
    yield found
    assert [(message.step, message.row_id) for message in sent] == [
        *(("parse", row_id) for row_id in found.rows), ("fetch", found.rows[-1] + 1),
    ]  # fmt: skip


def test_a_task_goes_on_with_its_host_while_that_can_be_asked_at_once(host: Host) -> None:
    fetch(1, "t")
    assert host.rows == [1, 2, 3]


def test_a_task_leaves_its_host_after_so_many_pages(host: Host) -> None:
    fetch(4, "t")
    assert len(host.rows) == MOST_TOGETHER


def test_a_task_leaves_its_host_after_some_time(host: Host) -> None:
    host.pace = LONGEST_STAY / 2
    fetch(4, "t")
    assert host.rows == [4, 5]
