"""Section pages and the articles they link to."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.discovery.listings import MAX_ENTRIES, read_listing
from worker.errors import ParseError
from worker.records import FeedEntry

URL = "https://paper.example/world"
PAGE = """<html><head><title>World - The Paper</title></head><body>
<header><nav><a href="/world/all-the-news-of-the-world">All the news of the world</a></nav></header>
<main>
 <article><a href="/world/river-rises-over-the-town"><img src="/1.jpg" alt=""></a>
  <h2><a href="/world/river-rises-over-the-town?utm_source=front">River rises over the town</a></h2>
  <p>Water stood knee-deep. <a href="/world/river-rises-over-the-town#more">Read more</a></p>
  <time datetime="2024-05-03T18:19:00+02:00">3 May</time></article>
 <article><a href="https://sport.paper.example/2024/05/03/cup">
  <h3>Cup</h3><span>City keep the cup after a long night</span></a>
  <time>2 May 2024 09:00</time></article>
 <div><a href="/world/mayor-explains-the-plan-12345">Mayor explains what the new plan means</a></div>
 <div><a href="/world/picture-without-any-words-4711"><img src="/2.jpg"></a></div>
 <div><a href="/tag/rivers-and-the-old-towns">Rivers and the old towns</a> <a href="/world">World news of today</a>
  <a href="/author/ada-marsh-of-the-paper-1234567">Ada Marsh of The Paper</a>
  <a href="https://ads.example/buy-one-boat-get-one-free">Buy one boat, get one</a>
  <a href="javascript:void(0)">Show more of this</a><a href="">Empty one here</a><a>No address at all</a></div>
</main>
<footer><a href="/legal/how-we-handle-your-data-2024">How we handle data</a></footer></body></html>"""


def test_the_articles_of_a_section_page_in_its_order() -> None:
    listing = read_listing(PAGE.encode(), URL)
    assert listing.entries == (
        FeedEntry(
            "https://paper.example/world/river-rises-over-the-town",
            title="River rises over the town",
            published_at=datetime(2024, 5, 3, 16, 19, tzinfo=UTC),
        ),
        FeedEntry(
            "https://sport.paper.example/2024/05/03/cup",
            title="Cup",
            published_at=datetime(2024, 5, 2, 9, tzinfo=UTC),
            position=1,
        ),
        FeedEntry(
            "https://paper.example/world/mayor-explains-the-plan-12345",
            title="Mayor explains what the new plan means",
            position=2,
        ),
    )
    assert listing.title == "World - The Paper"
    assert listing.warnings == ()


def test_a_selector_decides_alone() -> None:
    page = """<div class="river"><a href="/x1">Short address, long headline</a><a href="/y">One</a></div>
    <div><a href="/world/river-rises-over-the-town">River rises over the town</a></div>"""
    listing = read_listing(page.encode(), URL, selector="div.river")
    assert [(entry.url, entry.title) for entry in listing.entries] == [
        ("https://paper.example/x1", "Short address, long headline")
    ]
    assert read_listing(page.encode(), URL, selector=".none").warnings == (".none: matches no link with words",)


def test_a_bad_selector_is_said_in_one_line() -> None:
    with pytest.raises(ParseError, match="not a CSS selector") as caught:
        read_listing(PAGE.encode(), URL, selector="div[")
    assert "\n" not in str(caught.value)


def test_headlines_without_spaces_count() -> None:
    page = "<a href='/articles/ABC5R3QLHUTFK00D'>川の水が町にあふれる</a><a href='/articles/ABC5R3QLHUTFK00E'>一覧</a>"
    assert [entry.title for entry in read_listing(page.encode(), URL).entries] == ["川の水が町にあふれる"]


def test_a_base_element_counts() -> None:
    page = "<base href='https://www.paper.example/en/'><a href='river-rises-over-the-town'>River rises over</a>"
    assert read_listing(page.encode(), URL).entries[0].url == "https://www.paper.example/en/river-rises-over-the-town"


def test_a_page_without_articles_says_so() -> None:
    assert read_listing(b"<p>Nothing <a href='/about'>about us here</a></p>", URL).warnings == (
        "no link looks like an article's",
    )


@pytest.mark.parametrize(
    "raw",
    [
        "".join(f"<a href='/world/story-of-the-day-{n}'>Story of the day {n}</a>" for n in range(20_000)).encode(),
        b"<div>" * 20_000 + b"<a href='/world/river-rises-over-the-town'>River rises over</a>",
        b"<a href='/world/river-rises-over-the-town'>x " * 20_000,
        b"<time>2024-05-03</time>" * 50_000,
    ],
    ids=["links", "deep", "nested", "times"],
)
def test_a_hostile_page_costs_little(raw: bytes) -> None:
    started = time.process_time()
    listing = read_listing(raw, URL)
    assert time.process_time() - started < 10
    assert len(listing.entries) <= MAX_ENTRIES


@given(st.integers(0, 2500), st.integers(0, 60), st.binary(max_size=12), st.sampled_from([None, "article", "div a"]))
def test_a_damaged_page_is_read_or_refused(at: int, cut: int, inserted: bytes, selector: str | None) -> None:
    raw = PAGE.encode()
    try:
        listing = read_listing(raw[:at] + inserted + raw[at + cut :], URL, selector=selector)
    except ParseError:
        return
    assert all(entry.url.startswith("http") and entry.title for entry in listing.entries)
