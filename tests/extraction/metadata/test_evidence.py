"""Tests of gathering what the page, its scripts and its feed say."""

from __future__ import annotations

from tests.extraction.pages import URL, evidence_of
from worker.extraction.metadata.candidates import Candidate, best
from worker.extraction.page.element_text import text_of
from worker.records import FeedEntry

TITLE = "Ferry returns to the old quay"


def test_the_best_candidate_is_the_first_and_none_is_none() -> None:
    assert best(iter([Candidate("a", "x"), Candidate("b", "y")])) == Candidate("a", "x")
    assert best([]) is None


def test_meta_contents_come_cleaned_name_by_name() -> None:
    head = '<meta name="b" content="T&amp;amp;T "><meta property="A" content="one"><meta name="b" content=" ">'
    assert [tuple(c) for c in evidence_of(head=head).meta("a", "b", "c")] == [("one", "meta a"), ("T&T", "meta b")]


def test_json_ld_speaks_best_object_first_and_references_are_resolved() -> None:
    data = [
        {"@type": "WebPage", "url": URL, "name": TITLE, "section": "page"},
        {"@type": "NewsArticle", "headline": TITLE, "section": "piece", "empty": []},
        {"@id": "#ann", "name": "Ann Lee", "url": "/ann"},
    ]
    evidence = evidence_of(f"<h1>{TITLE}</h1>", json_ld=data)
    assert [tuple(c) for c in evidence.said_text("section", "empty")] == [
        ("piece", "json-ld section"),
        ("page", "json-ld section"),
    ]
    assert evidence.resolved({"@id": "#ann"}) == {"@id": "#ann", "name": "Ann Lee", "url": "/ann"}
    assert evidence.resolved({"@id": "#nobody"}) == {"@id": "#nobody"}


def test_a_page_goes_by_its_fetched_its_canonical_and_its_shared_address() -> None:
    head = '<link rel="canonical" href="/a"><meta property="og:url" content="https://m.harbour-post.example/a">'
    assert evidence_of(head=head).addresses == (
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
    assert [tuple(c) for c in evidence.stated_titles] == [(TITLE, "meta og:title")]
    assert [tuple(c) for c in evidence.weaker_titles] == [("Ferry is back", "feed")]


def test_lines_stand_near_the_headline_and_hold_a_line_at_most() -> None:
    before = "<p>far above</p>" * 60
    prose = f"<p>{'The ferry crossed the bay. ' * 20}</p>"
    after = "<p>x</p>" * 200 + "<p>far below</p>"
    evidence = evidence_of(f"{before}<h1>{TITLE}</h1><p class='By Line'>By Ann Lee</p>{prose}<script>x</script>{after}")
    texts = [text_of(line.element) for line in evidence.lines]
    assert "By Ann Lee" in texts
    assert "far below" not in texts
    assert texts.count("far above") == 40
    assert all(len(text) <= 200 for text in texts)
    assert next(line.words for line in evidence.lines if line.words) == "by line "
