"""A parse stores its article, and one whose process died ends too."""

from __future__ import annotations

import pytest
from billiard.exceptions import TimeLimitExceeded, WorkerLostError

from tests.tasks.crew import URL, Crew
from worker.tasks.parse import end_lost_parse, parse

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


@pytest.mark.parametrize(
    ("exception", "outcome"),
    [
        (TimeLimitExceeded(60.0), ("dead_letter", "time_limit")),
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


def test_an_error_that_the_task_itself_has_dealt_with_ends_nothing_twice(crew: Crew) -> None:
    claim = crew.parse_claim(crew.runtime.node)
    before = crew.outcomes()
    end_lost_parse(exception=ValueError(), args=(claim.row_id, claim.token))
    assert crew.outcomes() == before
