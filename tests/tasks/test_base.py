"""Whatever happens in a task, its row ends or is due again, and the log says so in one line where nobody erred."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from sqlalchemy.exc import OperationalError

from tests.tasks.crew import Crew
from worker.errors import InputError
from worker.pipeline.policy import Policy
from worker.pipeline.ports import Ports
from worker.records.work import FetchClaim, Message
from worker.tasks.base import UseCase, log_trouble, node_name, ring_for, run_step


def start_and(error: BaseException) -> UseCase:
    """A use case that claims its row and then fails."""

    def use_case(message: Message, ports: Ports, _policy: Policy) -> list[Message]:
        assert isinstance(ports.frontier.start_fetch(message, ports.node, ports.clock()), FetchClaim)
        raise error

    return use_case


def run(crew: Crew, use_case: UseCase) -> None:
    """Run the use case on a page that is due."""
    message = crew.fetch_message()
    ring_for(run_step(message, use_case))


def test_what_a_use_case_returns_is_sent(crew: Crew) -> None:
    run(crew, lambda message, _ports, _policy: [message, Message("parse", 7, "t")])
    assert (crew.waiting("fetch"), crew.waiting("parse")) == (1, 1)


def test_an_unforeseen_error_puts_the_row_back_and_is_logged_whole(
    crew: Crew, caplog: pytest.LogCaptureFixture
) -> None:
    run(crew, start_and(ZeroDivisionError("what nobody foresaw")))
    assert crew.outcomes() == [("retry", "error:ZeroDivisionError")]
    row = crew.row()
    assert (row.stage, row.owner, row.attempts) == ("fetch", None, 1)
    assert row.due_at is not None
    assert "what nobody foresaw" in caplog.text


def test_the_last_attempt_makes_it_a_dead_letter(crew: Crew) -> None:
    crew.runtime.policy = replace(crew.runtime.policy, max_attempts=1)  # type: ignore[misc]
    run(crew, start_and(ZeroDivisionError()))
    assert crew.outcomes()[-1] == ("dead_letter", "error:ZeroDivisionError")
    assert crew.row().stage == "dead"


def test_a_page_that_takes_too_long_by_the_clock_is_tried_again(crew: Crew) -> None:
    run(crew, start_and(SoftTimeLimitExceeded()))
    assert crew.outcomes() == [("retry", "time_limit")]
    assert crew.row().attempts == 1


def test_a_database_that_is_away_is_one_line_and_changes_nothing(crew: Crew, caplog: pytest.LogCaptureFixture) -> None:
    run(crew, start_and(OperationalError("SELECT 1", {}, Exception("server closed\nthe connection"))))
    assert crew.outcomes() == []
    assert crew.row().owner == crew.runtime.node
    [record] = [record for record in caplog.records if record.name == "copydesk"]
    assert "server closed" in record.getMessage()
    assert "\n" not in record.getMessage()
    assert record.exc_info is None


def test_a_broker_that_is_away_is_one_line(crew: Crew, caplog: pytest.LogCaptureFixture) -> None:
    def use_case(_message: Message, _ports: Ports, _policy: Policy) -> list[Message]:
        raise ConnectionError("Redis is away")

    run(crew, lambda message, ports, policy: use_case(message, ports, policy))
    assert "Redis is away" in caplog.text


def test_outside_of_a_worker_the_process_itself_is_the_node(crew: Crew) -> None:
    assert node_name(crew.runtime) == crew.runtime.node


@pytest.mark.parametrize(
    ("error", "has_traceback"),
    [
        (InputError("no source 'nope'"), False),
        (ConnectionError("Redis is away"), False),
        (OperationalError("SELECT 1", {}, Exception("is away")), False),
        (ZeroDivisionError("a mistake of ours"), True),
    ],
)
def test_trouble_ends_in_the_log_and_with_a_traceback_only_where_we_erred(
    caplog: pytest.LogCaptureFixture, error: Exception, has_traceback: bool
) -> None:
    def settle(*_: object) -> None:
        raise error

    log_trouble(settle)("words")
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage().startswith("settle")
    assert (record.exc_info is not None) == has_traceback
