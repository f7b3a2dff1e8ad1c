"""Tests of gathering what the page, its scripts and its feed say."""

from __future__ import annotations

from tests.extraction.pages import URL, evidence_of
from worker.records import FeedEntry

TITLE = "Ferry returns to the old quay"


def test_meta_contents_come_cleaned_name_by_name() -> None:
    head = '<meta name="b" content="T&amp;amp;T "><meta property="A" content="one"><meta name="b" content=" ">'
    assert [tuple(c) for c in evidence_of(head=head).page.meta("a", "b", "c")] == [("one", "meta a"), ("T&T", "meta b")]


def test_json_ld_speaks_best_object_first_and_references_are_resolved() -> None:
    data = [
        {"@type": "WebPage", "url": URL, "name": TITLE, "section": "page"},
        {"@type": "NewsArticle", "headline": TITLE, "section": "piece", "empty": []},
        {"@id": "#ann", "name": "Ann Lee", "url": "/ann"},
    ]
    evidence = evidence_of(f"<h1>{TITLE}</h1>", json_ld=data)
    assert [tuple(c) for c in evidence.page.said_text("section", "empty")] == [
        ("piece", "json-ld section"),
        ("page", "json-ld section"),
    ]
    assert evidence.page.resolved({"@id": "#ann"}) == {"@id": "#ann", "name": "Ann Lee", "url": "/ann"}
    assert evidence.page.resolved({"@id": "#nobody"}) == {"@id": "#nobody"}


def test_a_page_goes_by_its_fetched_its_canonical_and_its_shared_address() -> None:
    head = '<link rel="canonical" href="/a"><meta property="og:url" content="https://m.harbour-post.example/a">'
    assert evidence_of(head=head).page.addresses == (
        URL,
        "https://www.harbour-post.example/a",
        "https://m.harbour-post.example/a",
    )


def test_titles_are_freed_of_the_site_and_a_bare_site_name_is_no_title() -> None:
    head = (
        "<title>Harbour Post</title>"
        '<meta property="og:site_name" content="Harbour Post">'
        f'<meta property="og:title" content="{TITLE} | Harbour Post">'
    )
    feed = FeedEntry(url=URL, title="Ferry is back")
    evidence = evidence_of(head=head, feed=feed)
    assert [tuple(c) for c in evidence.page.stated_titles] == [(TITLE, "meta og:title")]
    assert [tuple(c) for c in evidence.page.weaker_titles] == [("Ferry is back", "feed")]


def test_a_feed_names_the_site_after_the_page_itself() -> None:
    feed = FeedEntry("https://a.example/1", site_name="Harbour Weekly")
    head = '<meta property="og:site_name" content="Harbour Post">'
    page = evidence_of(head=head, feed=feed).page
    assert [(name.value, name.provenance) for name in page.site_names][:2] == [
        ("Harbour Post", "meta og:site_name"),
        ("Harbour Weekly", "feed"),
    ]
