"""The list of sources: page by page, each once, whatever state it is in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.storage.crawl_state import CrawlState
from worker.records import Source
from worker.storage.queries.lists.sources import SourceLine, list_sources

SLUGS = ("alpha", "beta", "delta", "gamma")


def listed(crawl: CrawlState, limit: int, after: str | None = None) -> list[SourceLine]:
    with crawl.sessions() as session:
        return list_sources(session, limit, after)


def apply(crawl: CrawlState, *slugs: str) -> None:
    crawl.sources.apply([Source(slug, slug.upper(), f"https://{slug}.example/") for slug in slugs], crawl.now)


def test_an_empty_database_has_no_sources(crawl: CrawlState) -> None:
    assert listed(crawl, 10) == []


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_of_any_size_give_every_source_once(crawl: CrawlState, limit: int) -> None:
    apply(crawl, *reversed(SLUGS))
    found: list[str] = []
    while page := listed(crawl, limit, found[-1] if found else None):
        assert len(page) <= limit
        found += [line.slug for line in page]
    assert found == list(SLUGS)


def test_a_source_that_comes_between_two_pages_repeats_no_other(crawl: CrawlState) -> None:
    apply(crawl, *SLUGS)
    first = listed(crawl, 2)
    apply(crawl, "aaa", "charlie", *SLUGS)
    assert [line.slug for line in first + listed(crawl, 9, first[-1].slug)] == ["alpha", "beta", "charlie", *SLUGS[2:]]


def test_a_cursor_of_a_source_that_is_none_goes_on_behind_its_place(crawl: CrawlState) -> None:
    apply(crawl, *SLUGS)
    assert [line.slug for line in listed(crawl, 9, "c")] == ["delta", "gamma"]
    assert listed(crawl, 9, "zzz") == []


def test_a_line_says_what_the_source_is_and_that_it_rests(crawl: CrawlState) -> None:
    source = Source("one", "Ærlig ☂ 𝔑ews", "https://one.example/", language="da")
    crawl.sources.apply([source], crawl.now)
    until = crawl.now + timedelta(hours=1)
    crawl.sources.set_state("one", "paused", crawl.now, until, "too many errors")
    [line] = listed(crawl, 1)
    assert (line.slug, line.name, line.home, line.language) == ("one", source.name, source.home_url, "da")
    assert (line.paused_until, line.pause_reason, line.applied_at) == (until, "too many errors", crawl.now)


def test_a_retired_source_is_still_listed_and_says_so(crawl: CrawlState) -> None:
    apply(crawl, "alpha", "beta")
    apply(crawl, "beta")
    assert [(line.slug, line.state) for line in listed(crawl, 9)] == [("alpha", "retired"), ("beta", "active")]
