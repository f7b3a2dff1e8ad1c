"""Which addresses a source takes up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from worker.frontier.admission import admitted, budget_until, find_refusal
from worker.records import FeedEntry, Source

NOW = datetime(2024, 5, 3, 18, 19, tzinfo=UTC)
PAPER = Source(slug="paper", name="The Paper", home_url="https://www.paper.co.uk/")


def refusal(url: str, source: Source = PAPER, **more) -> str | None:  # type: ignore[no-untyped-def]
    return find_refusal(FeedEntry(url), source, now=NOW, **more)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.paper.co.uk/a", None),
        ("http://sport.paper.co.uk/a", None),
        ("https://other.co.uk/a", "other_site"),
        ("https://paper.co.uk.evil.example/a", "other_site"),
        ("mailto:desk@paper.co.uk", "bad_url"),
        ("/relative", "bad_url"),
        ("http://[::1", "bad_url"),
        ("https://www.paper.co.uk/" + "a" * 9000, "bad_url"),
    ],
)
def test_only_addresses_of_the_site(url: str, reason: str | None) -> None:
    assert refusal(url) == reason


def test_the_feeds_own_site_is_open_too() -> None:
    assert refusal("https://paper.com/a", found_on="https://feeds.paper.com/rss") is None
    assert refusal("https://else.example/a", found_on="https://feeds.paper.com/rss") == "other_site"


def test_exclude_beats_include_and_include_is_needed_where_there_is_one() -> None:
    source = replace(PAPER, include=("/news/", "/sport/"), exclude=("/live/", r"\?print"))
    assert refusal("https://www.paper.co.uk/news/1", source) is None
    assert refusal("https://www.paper.co.uk/news/live/1", source) == "excluded"
    assert refusal("https://www.paper.co.uk/news/1?print=1", source) == "excluded"
    assert refusal("https://www.paper.co.uk/shop/1", source) == "not_included"
    assert refusal("https://else.example/news/1", source) == "other_site"


def test_a_pattern_that_matches_the_host_opens_another_site() -> None:
    source = replace(PAPER, include=(r"^https://www\.paper\.com/news/", "/news/"))
    assert refusal("https://www.paper.com/news/1", source) is None
    assert refusal("https://www.paper.com/shop/1", source) == "other_site"


def test_age_is_by_publication_and_an_undated_entry_is_never_too_old() -> None:
    source = replace(PAPER, max_age=86_400.0)
    url = "https://www.paper.co.uk/a"
    for age, reason in ((timedelta(hours=23), None), (timedelta(hours=25), "too_old"), (timedelta(hours=-2), None)):
        assert find_refusal(FeedEntry(url, published_at=NOW - age), source, now=NOW) == reason
        assert find_refusal(FeedEntry(url, modified_at=NOW - age), source, now=NOW) == reason
    old_but_changed = FeedEntry(url, published_at=NOW - timedelta(days=9), modified_at=NOW)
    assert find_refusal(old_but_changed, source, now=NOW) == "too_old"
    assert refusal(url, source) is None


def test_what_was_forgotten_stays_so_in_every_spelling() -> None:
    tombstones = {"paper.co.uk/a"}
    assert refusal("http://paper.co.uk/a/?utm_source=x", is_forgotten=tombstones.__contains__) == "forgotten"
    assert refusal("https://www.paper.co.uk/b", is_forgotten=tombstones.__contains__) is None


def test_depth_ends() -> None:
    assert refusal("https://www.paper.co.uk/a", depth=3) is None
    assert refusal("https://www.paper.co.uk/a", depth=4) == "too_deep"


def test_entries_keep_their_order_and_each_address_counts_once() -> None:
    entries = [
        FeedEntry("https://www.paper.co.uk/b", title="first"),
        FeedEntry("https://else.example/"),
        FeedEntry("https://www.paper.co.uk/a"),
        FeedEntry("http://paper.co.uk/b/?utm_source=x", title="again"),
    ]
    admission = admitted(entries, PAPER, now=NOW)
    assert [entry.title or entry.url for entry in admission.taken] == ["first", "https://www.paper.co.uk/a"]
    assert admission.refused == ((entries[1], "other_site"),)


def test_the_budget_is_for_a_utc_day() -> None:
    source = replace(PAPER, daily_budget=10)
    assert budget_until(PAPER, now=NOW, used=10_000_000) is None
    assert budget_until(source, now=NOW, used=9) is None
    assert budget_until(source, now=NOW, used=10) == datetime(2024, 5, 4, tzinfo=UTC)
