"""Archived pages can be chosen to be parsed again, and what was chosen is not lost when the parsing stops."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.crawl_state import CrawlState
from worker.storage.crawl.reparses import Choice, Reparsing
from worker.storage.retention.prune import Retention, prune


def parse_one(crawl: CrawlState, url: str, source_id: int | None = None) -> None:
    crawl.admit(url, source_id=source_id)
    [message] = crawl.fetched(crawl.claim_fetch())
    crawl.parsed(crawl.claim_parse(message))


def test_only_what_the_choice_names_is_due_again(crawl: CrawlState) -> None:
    reparsing = Reparsing(crawl.sessions)
    parse_one(crawl, "https://news.example/story-one", crawl.add_source())
    crawl.after(3600)
    parse_one(crawl, "https://other.example/story")
    assert reparsing.count(Choice()) == 2
    assert reparsing.count(Choice(source="gazette")) == 1
    assert reparsing.count(Choice(since=crawl.now - timedelta(minutes=1))) == 1
    assert reparsing.mark(Choice(source="gazette"), crawl.now) == 1
    assert reparsing.left() == len(reparsing.under_way(crawl.now)) == 1
    [message] = crawl.dispatch.take_parses(10, crawl.now)
    assert reparsing.under_way(crawl.now) == [message.row_id]
    claim = crawl.claim_parse(message)
    assert reparsing.under_way(crawl.now) == [message.row_id]
    assert (claim.url, claim.why) == ("https://news.example/story-one", "reparse")
    crawl.parsed(claim, "unchanged")
    assert reparsing.left() == len(reparsing.under_way(crawl.now)) == 0
    assert reparsing.outcomes([message.row_id]) == [("unchanged", 1)]
    assert reparsing.outcomes([]) == []


def test_marking_again_takes_up_no_page_twice(crawl: CrawlState) -> None:
    reparsing = Reparsing(crawl.sessions)
    parse_one(crawl, "https://news.example/story-one")
    assert reparsing.mark(Choice(), crawl.now) == 1
    assert reparsing.mark(Choice(), crawl.now) == 0
    assert reparsing.left() == 1


def test_a_pruned_page_is_not_chosen(crawl: CrawlState) -> None:
    reparsing = Reparsing(crawl.sessions)
    parse_one(crawl, "https://news.example/story-one")
    assert prune(crawl.sessions, Retention(pages=1), crawl.after(86_401)).pages == 1
    assert reparsing.count(Choice()) == 0
    assert reparsing.mark(Choice(), crawl.now) == 0
