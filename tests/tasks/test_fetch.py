"""A fetch ends its row; one under an old token does nothing."""

from __future__ import annotations

from tests.tasks.crew import Crew
from worker.tasks.fetch import fetch


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
