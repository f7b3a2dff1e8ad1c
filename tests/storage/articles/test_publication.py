"""Publication: a fold by time over what an article's own address answered."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, gone, numbered, redirect, unchanged
from worker.storage.article_store import Articles
from worker.storage.articles.publication import unpublished
from worker.storage.articles.revisions import Capture

PAGE = numbered(1)


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def state(articles: Articles, url: str = PAGE.url) -> str | None:
    while articles.settle_pending(MORNING).linked:
        pass
    found = articles.find(url)
    assert found is not None
    return found.unpublished_reason


def test_a_page_that_comes_back_with_the_same_bytes_is_published(articles: Articles) -> None:
    Fetched(PAGE, 1).save(articles)
    gone(articles.sessions, PAGE.url, MORNING + HOUR)
    assert state(articles) == "410"
    [listed] = articles.list()
    assert (listed.unpublished_at, listed.unpublished_reason) == (MORNING + HOUR, "410")
    unchanged(articles.sessions, PAGE.url, MORNING + 2 * HOUR)
    assert state(articles) is None


def test_a_gone_page_that_was_noted_before_the_save_counts(articles: Articles) -> None:
    gone(articles.sessions, PAGE.url, MORNING + HOUR, "404")
    assert articles.find(PAGE.url) is None
    Fetched(PAGE, 1).save(articles)
    assert state(articles) == "404"


def test_a_copy_on_another_host_says_nothing_of_the_page(articles: Articles) -> None:
    Fetched(PAGE, 1).save(articles)
    gone(articles.sessions, PAGE.url, MORNING + HOUR)
    copy = replace(PAGE, url="https://partner.example/copy")
    Fetched(copy, 2, MORNING + 2 * HOUR).save(articles)
    assert state(articles) == "410"


def test_only_the_last_answer_counts_whatever_came_in_last(articles: Articles) -> None:
    steps = [
        lambda: Fetched(PAGE, 1, frontier_id=1).save(articles),
        lambda: gone(articles.sessions, PAGE.url, MORNING + HOUR),
        lambda: unchanged(articles.sessions, PAGE.url, MORNING + 2 * HOUR),
        lambda: redirect(articles.sessions, PAGE.url, "https://news.example/", MORNING + 3 * HOUR),
    ]
    for order in itertools.permutations(steps):
        for step in order:
            step()
        assert state(articles) == "redirected"


def test_another_spelling_is_the_same_address(articles: Articles) -> None:
    Fetched(PAGE, 1).save(articles)
    redirect(articles.sessions, PAGE.url, PAGE.url.replace("https:", "http:"), MORNING + HOUR)
    assert state(articles) is None


def test_addresses_that_lead_in_a_ring_unpublish_nothing(articles: Articles) -> None:
    other = f"{PAGE.url}/print"
    Fetched(PAGE, 1, aliases=(other, PAGE.url)).save(articles)
    redirect(articles.sessions, PAGE.url, other, MORNING + HOUR)
    redirect(articles.sessions, other, PAGE.url, MORNING + 2 * HOUR)
    assert state(articles) is None


def test_a_page_whose_address_was_not_kept_is_published(sessions: sessionmaker[Session]) -> None:
    old = Capture(1, 1, None, "c", "r", 0, "k", MORNING, MORNING, "poll", url=None)
    with sessions() as session:
        assert unpublished(session, old, [old], ["k"]) == (None, None)
