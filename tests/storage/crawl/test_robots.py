"""What robots.txt said is kept with its host, and asking for it costs the page no attempt."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.crawl_state import CrawlState
from worker.records.work import FetchClaim, NotNow, Robots

PAGE = "https://news.example/story-one"


def test_the_page_is_due_again_behind_its_robots_txt_in_the_hosts_next_slot(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    claim = crawl.claim_fetch()
    assert claim.robots == Robots()
    known = Robots("User-agent: *\nDisallow: /private\n", 200, crawl.now + timedelta(days=1))
    assert crawl.robots.save(claim, known, 8.0, crawl.now)
    crawl.after(4)
    [message] = crawl.fetch_messages()
    again = crawl.frontier.start_fetch(message, "one", crawl.now)
    assert isinstance(again, FetchClaim)
    assert (again.robots, again.attempt) == (known, 1)
    assert again.starts_at - crawl.now == timedelta(seconds=1)


def test_a_crawl_delay_lengthens_the_hosts_slots(crawl: CrawlState) -> None:
    crawl.admit(PAGE, "https://news.example/story-two")
    crawl.robots.save(crawl.claim_fetch(), Robots("", 200, crawl.now + timedelta(days=1)), 60.0, crawl.now)
    crawl.after(5)
    crawl.fetched(crawl.claim_fetch())
    crawl.after(50)
    assert crawl.fetch_messages() == []
    crawl.after(9)
    assert len(crawl.fetch_messages()) == 1


def test_a_robots_txt_that_cannot_be_had_leaves_the_claim_to_its_own_end(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    claim = crawl.claim_fetch()
    assert crawl.robots.save(claim, Robots(None, 503, crawl.now + timedelta(seconds=30)), None, None)
    assert crawl.fetched(claim) != []


def test_a_superseded_claim_changes_nothing(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    claim = crawl.claim_fetch()
    crawl.after(61)
    newer = crawl.claim_fetch()
    assert not crawl.robots.save(claim, Robots("", 200, crawl.now + timedelta(days=1)), None, crawl.now)
    assert newer.robots == Robots()


def test_a_redirect_to_another_host_takes_that_hosts_slot(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    claim = crawl.claim_fetch()
    there = "https://www.news.example/robots.txt"
    assert crawl.robots.take_slot(claim, there, crawl.now) == crawl.now
    refused = crawl.robots.take_slot(claim, there, crawl.now)
    assert isinstance(refused, NotNow)
