"""A parse stores its article, and one whose process died ends too."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from billiard.common import human_status
from billiard.exceptions import TimeLimitExceeded, WorkerLostError

from tests.tasks.crew import URL, Crew
from worker.reader.under_way import UNDER_WAY, Batch
from worker.records.work import Message
from worker.runtime import utc_now
from worker.storage.tables.crawl import FrontierRow
from worker.tasks.parse import end_lost_parse, parse, run_batch

PAGE = b"<html><head><title>Ferry sails again</title></head><body><article><h1>Ferry sails again</h1>" + b"".join(
    b"<p>Paragraph %d tells how the ferry left the harbour in the morning, and who stood on the quay.</p>" % number
    for number in range(12)
)


def test_a_page_becomes_an_article(crew: Crew) -> None:
    message = crew.parse_message(PAGE)
    parse(message.row_id, message.token)
    assert crew.outcomes()[-1] == ("stored", "new")
    found = crew.runtime.articles.find(URL)
    assert found is not None
    assert found.record["title"] == "Ferry sails again"


def test_a_page_that_is_no_html_is_skipped_with_its_reason(crew: Crew) -> None:
    message = crew.parse_message(b"%PDF-1.4", content_type="application/pdf")
    parse(message.row_id, message.token)
    assert crew.outcomes()[-1] == ("skipped", "not_html")


@pytest.mark.parametrize("raw", [b"%PDF-1.4 " + PAGE, b"\x89PNG\r\n\x1a\n" + PAGE, bytes(range(256)) * 500])
def test_the_bytes_decide_whether_a_page_is_one_whatever_the_server_says(crew: Crew, raw: bytes) -> None:
    message = crew.parse_message(raw, content_type="text/html")
    parse(message.row_id, message.token)
    assert crew.outcomes()[-1] == ("skipped", "not_html")


@pytest.mark.parametrize(
    ("exception", "outcome"),
    [
        (TimeLimitExceeded(60.0), ("retry", "time_limit")),
        (WorkerLostError("signal 9 (SIGKILL)"), ("retry", "worker_lost")),
    ],
)
def test_a_parse_whose_process_is_gone_is_ended_by_its_parent(
    crew: Crew, exception: Exception, outcome: tuple[str, str]
) -> None:
    claim = crew.parse_claim(crew.runtime.node)
    end_lost_parse(exception=exception, args=(claim.row_id, claim.token))
    assert crew.outcomes()[-1] == outcome
    assert crew.row().owner is None


def test_a_parse_that_used_up_its_processor_time_is_tried_twice(crew: Crew) -> None:
    lost = WorkerLostError(f"Worker exited prematurely: {human_status(-signal.SIGXCPU)} Job: 1.")
    claim = crew.parse_claim(crew.runtime.node)
    end_lost_parse(exception=lost, args=(claim.row_id, claim.token))
    assert crew.outcomes()[-1] == ("retry", "cpu_limit")
    later = utc_now() + timedelta(minutes=5)
    [message] = crew.runtime.dispatch.take_parses(10, later)
    [again] = crew.runtime.ports.parses.start_parses([message], 1, crew.runtime.node, later)
    assert again.attempt == 2
    end_lost_parse(exception=lost, args=(again.row_id, again.token))
    assert crew.outcomes()[-1] == ("dead_letter", "cpu_limit")


def test_an_error_that_the_task_itself_has_dealt_with_ends_nothing_twice(crew: Crew) -> None:
    claim = crew.parse_claim(crew.runtime.node)
    before = crew.outcomes()
    end_lost_parse(exception=ValueError(), args=(claim.row_id, claim.token))
    assert crew.outcomes() == before


def test_of_a_batch_whose_process_died_only_the_page_it_was_at_is_tried(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = crew.parse_claim(crew.runtime.node)
    other = claim.row_id + 1
    for current, attempts in ((other, 0), (claim.row_id, 1), (0, 1)):
        lost = Batch((claim.row_id, other), current)
        monkeypatch.setattr(UNDER_WAY, "take", {frozenset((claim.row_id,)): lost}.get)
        end_lost_parse(exception=WorkerLostError("signal 9 (SIGKILL)"), args=(claim.row_id, claim.token))
        assert (crew.row().owner, crew.row().attempts) == (None, attempts)
        [message] = crew.runtime.dispatch.take_parses(10, utc_now())
        [claim] = crew.runtime.ports.parses.start_parses([message], 1, crew.runtime.node, utc_now())
        with crew.runtime.sessions.begin() as session:
            session.get_one(FrontierRow, claim.row_id).attempts = 1
    assert crew.outcomes()[-1] == ("fetched", "ok")  # The pages go on as if they had not been begun: no outcome.


def test_a_lost_batch_that_nobody_remembers_is_left_to_its_claims(crew: Crew) -> None:
    claim = crew.parse_claim(crew.runtime.node)
    lost = (claim.row_id, claim.token, [[claim.row_id + 1, "t"]])
    end_lost_parse(exception=WorkerLostError("signal 9 (SIGKILL)"), args=lost)
    assert crew.row().owner == crew.runtime.node


def test_of_a_batch_in_which_something_fails_only_the_page_under_way_is_tried(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = crew.parse_claim(crew.runtime.node)
    ports = crew.runtime.ports
    for rows, current, attempts in (((claim.row_id, 99), 99, 0), ((claim.row_id, 99), claim.row_id, 1)):
        monkeypatch.setattr(UNDER_WAY, "own", Batch(rows, current))
        monkeypatch.setattr("worker.pipeline.parse_pages.parse_pages", fail)
        assert run_batch([Message("parse", claim.row_id, "t")], ports, crew.runtime.policy) == []
        assert (crew.row().owner, crew.row().attempts) == (None, attempts)
        [message] = crew.runtime.dispatch.take_parses(10, utc_now())
        [claim] = ports.parses.start_parses([message], 1, crew.runtime.node, utc_now())


@pytest.mark.parametrize("rows", [(1,), (98, 99)], ids=["alone", "all have ended"])
def test_an_error_of_a_page_alone_or_after_the_end_is_told(
    crew: Crew, monkeypatch: pytest.MonkeyPatch, rows: tuple[int, ...]
) -> None:
    monkeypatch.setattr(UNDER_WAY, "own", Batch(rows, rows[0]))
    monkeypatch.setattr("worker.pipeline.parse_pages.parse_pages", fail)
    with pytest.raises(ValueError, match="what nobody foresaw"):
        run_batch([Message("parse", 1, "t")], crew.runtime.ports, crew.runtime.policy)


def fail(*_: object) -> None:
    """Fail as nobody foresaw."""
    raise ValueError("what nobody foresaw")
