"""What people ask for by name: written into rows, or one line in the log where it cannot be."""

from __future__ import annotations

import pytest

from tests.tasks.crew import URL, Crew
from worker.records import Source
from worker.runtime import utc_now
from worker.tasks import triggers
from worker.tasks.discover import crawl


def state(crew: Crew) -> str:
    """The state of the one source."""
    [(_, word)] = crew.runtime.sources.all()
    return word


@pytest.fixture
def news(crew: Crew) -> Crew:
    """A crew with one source."""
    source = Source("news", "News", "https://news.example/", feeds=("https://news.example/feed",))
    crew.runtime.sources.apply([source], utc_now())
    return crew


def test_a_source_is_paused_and_resumed(news: Crew) -> None:
    triggers.pause("news")
    assert state(news) == "paused"
    triggers.resume("news")
    assert state(news) == "active"


def test_a_page_is_fetched_again(news: Crew) -> None:
    triggers.recrawl(URL)
    assert news.row().stage == "fetch"


def test_a_purge_loses_no_work(news: Crew) -> None:
    crawl("news")
    triggers.purge("discover")
    assert news.waiting("discover") == 0
    crawl("news")
    assert news.waiting("discover") == 1


@pytest.mark.parametrize(
    ("task", "argument", "said"),
    [
        (triggers.pause, "nope", "no source 'nope'"),
        (triggers.resume, "nope", "no source 'nope'"),
        (triggers.recrawl, "nope", "no source 'nope'"),
        (triggers.reparse, "nope", "no source 'nope'"),
        (triggers.recrawl, "http://", "is no URL"),
        (triggers.purge, "nope", "is no queue: allowed is one of discover, fetch, parse, upkeep, all"),
    ],
)
def test_a_wrong_argument_is_one_line_in_the_log(
    news: Crew, caplog: pytest.LogCaptureFixture, task: object, argument: str, said: str
) -> None:
    assert callable(task)
    task(argument)
    [record] = caplog.records
    assert said in record.getMessage()
    assert record.exc_info is None
