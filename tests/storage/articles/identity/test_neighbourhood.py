"""The neighbourhood of an address: as far as facts lead, and no further than what one save may look at."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, numbered, redirect
from worker.normalize.urls.variants import story_key
from worker.storage.article_store import Articles
from worker.storage.articles.identity.neighbourhood import (
    MOST_CLAIMANTS,
    MOST_MIXED,
    MOST_SOURCES,
    is_crowd,
    read_neighbourhood,
)
from worker.storage.crawl.answers import record_redirect
from worker.storage.database.keys import alias_key

PAGE = numbered(1).url


def names_of(*urls: str) -> dict[str, str]:
    return {alias_key(url): story_key(url) for url in urls}


def claimants(count: int, titles: int) -> list[SimpleNamespace]:
    return [SimpleNamespace(own_key=str(n), title_key=str(n % titles)) for n in range(count)]


def test_many_titles_or_very_many_pages_are_a_crowd() -> None:
    assert not is_crowd(claimants(MOST_MIXED, MOST_MIXED))
    assert is_crowd(claimants(MOST_MIXED + 1, MOST_MIXED + 1))
    assert not is_crowd(claimants(MOST_CLAIMANTS, 1))
    assert is_crowd(claimants(MOST_CLAIMANTS + 1, 1))


def test_facts_are_followed_through_redirects_claims_and_articles(sessions: sessionmaker[Session]) -> None:
    articles = Articles(sessions)
    form, short = "https://news.example/for-paper/1", "https://nws.example/1"
    Fetched(numbered(1), 1).save(articles)
    Fetched(replace(numbered(1), url=form), 2, MORNING + HOUR).save(articles)
    redirect(sessions, short, PAGE)
    with sessions.begin() as session:
        for start in (PAGE, form, short):
            found = read_neighbourhood(session, names_of(start))
            assert found.names.keys() == names_of(PAGE, form, short).keys()
            assert len(found.captures) == 2


def test_where_a_crowd_of_addresses_leads_none_of_them_is_followed_back(sessions: sessionmaker[Session]) -> None:
    Fetched(numbered(1), 1).save(Articles(sessions))
    with sessions.begin() as session:
        for n in range(MOST_SOURCES + 1):
            record_redirect(session, f"https://news.example/removed/{n}", PAGE, 301, MORNING)
        found = read_neighbourhood(session, names_of(PAGE))
    assert found.names.keys() == names_of(PAGE).keys()
    assert (alias_key(PAGE), None) in found.crowded
