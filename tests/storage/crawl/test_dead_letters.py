"""Dead letters are listed by what they have in common, tried again from where they can be mended, or dropped."""

from __future__ import annotations

import json

import pytest

from tests.storage.crawl_state import CrawlState
from worker.records import Outcome
from worker.records.work import FetchFinish, Finish, ParseEnd
from worker.storage.crawl.dead_letters import DeadFilter, DeadLetter, DeadLetters
from worker.storage.tables.crawl import FrontierRow

FETCHED, PARSED = "https://news.example/story-one", "https://other.example:8443/story-two"


@pytest.fixture
def letters(crawl: CrawlState) -> DeadLetters:
    """Two dead letters: a fetch that timed out, and a parse that took too long."""
    source = crawl.add_source()
    crawl.admit(FETCHED, source_id=source)
    outcome = Outcome("fetch", "dead_letter", "timeout", "the server fell silent")
    crawl.frontier.finish_fetch(crawl.claim_fetch(), FetchFinish(outcome, crawl.now))
    crawl.after(1)
    bury_parse(crawl, PARSED, "time_limit")
    return DeadLetters(crawl.sessions)


def bury_parse(crawl: CrawlState, url: str, reason: str) -> None:
    crawl.admit(url)
    [message] = crawl.fetched(crawl.claim_fetch())
    claim = crawl.claim_parse(message)
    end = Finish(Outcome("parse", "dead_letter", reason, "why"), crawl.now)
    crawl.parses.finish_parses([ParseEnd(claim, end)])


def facts(letter: DeadLetter) -> tuple[object, ...]:
    return letter.url, letter.step, letter.reason, letter.detail, letter.attempts, letter.source, letter.host


def test_the_latest_is_listed_first_with_its_last_word(letters: DeadLetters) -> None:
    assert [facts(letter) for letter in letters.list(DeadFilter())] == [
        (PARSED, "parse", "time_limit", "why", 1, None, "other.example:8443"),
        (FETCHED, "fetch", "timeout", "the server fell silent", 1, "gazette", "news.example:443"),
    ]
    assert letters.count(DeadFilter()) == {"time_limit": 1, "timeout": 1}
    assert len(letters.list(DeadFilter(), limit=1)) == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (DeadFilter(reason="timeout"), [FETCHED]),
        (DeadFilter(source="gazette"), [FETCHED]),
        (DeadFilter(host="other.example"), [PARSED]),
        (DeadFilter(host="Other.Example:8443"), [PARSED]),
        (DeadFilter(host="other.example:80"), []),
        (DeadFilter(host="other"), []),
        (DeadFilter(reason="timeout", host="other.example"), []),
    ],
)
def test_a_filter_lets_its_own_pass(letters: DeadLetters, wanted: DeadFilter, found: list[str]) -> None:
    assert [letter.url for letter in letters.list(wanted)] == found


def test_a_fetch_is_tried_again_with_all_its_attempts(crawl: CrawlState, letters: DeadLetters) -> None:
    crawl.after(10)
    assert letters.retry(DeadFilter(reason="timeout"), crawl.now) == 1
    claim = crawl.claim_fetch()
    assert (claim.url, claim.attempt) == (FETCHED, 1)
    assert [letter.url for letter in letters.list(DeadFilter())] == [PARSED]


def test_a_parse_is_tried_again_without_a_request(crawl: CrawlState, letters: DeadLetters) -> None:
    assert letters.retry(DeadFilter(host="other.example"), crawl.now) == 1
    [message] = crawl.dispatch.take_parses(10, crawl.now)
    claim = crawl.claim_parse(message)
    assert (claim.url, claim.attempt, claim.page is not None) == (PARSED, 1, True)


def test_a_parse_whose_raw_page_is_gone_is_fetched_anew(crawl: CrawlState, letters: DeadLetters) -> None:
    crawl.after(10)
    bury_parse(crawl, "https://third.example/story", "missing")
    assert letters.retry(DeadFilter(reason="missing"), crawl.now) == 1
    crawl.after(10)
    claim = crawl.claim_fetch()
    assert (claim.url, claim.content_hash, claim.etag) == ("https://third.example/story", None, None)


def test_what_is_dropped_is_listed_no_longer_and_stays_what_it_was(crawl: CrawlState, letters: DeadLetters) -> None:
    [number] = [letter.id for letter in letters.list(DeadFilter(reason="timeout"))]
    assert letters.drop(DeadFilter(id=number)) == 1
    assert [letter.url for letter in letters.list(DeadFilter())] == [PARSED]
    with crawl.sessions.begin() as session:
        row = session.get_one(FrontierRow, number)
        assert (row.stage, row.fetch_outcome, row.due_at) == ("done", "dead_letter", None)


def test_a_dead_letter_can_be_written_as_json(letters: DeadLetters) -> None:
    [said] = [letter.as_dict() for letter in letters.list(DeadFilter(), 1)]
    assert json.loads(json.dumps(said)) == said
    assert said.keys() == {"id", "url", "step", "reason", "detail", "attempts", "at", "source", "host"}
