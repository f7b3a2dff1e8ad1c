"""Tests of finding the authors."""

from __future__ import annotations

from tests.extraction.pages import evidence_of
from worker.extraction.metadata.authors import author_candidates, find_authors, find_byline
from worker.extraction.metadata.evidence import Evidence
from worker.records import Author, FeedEntry

HEADLINE = "<h1>Ferry returns to the old quay</h1>"
SITE = '<meta property="og:site_name" content="Harbour Post">'


def names(evidence: Evidence) -> list[str]:
    found = find_authors(evidence)
    return [author.name for author in found.value] if found else []


def article(author: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Ferry returns to the old quay", "author": author}


def test_persons_in_json_ld_come_first_and_the_site_beside_them_goes() -> None:
    author = [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Organization", "name": "Harbour Post"}]
    assert names(evidence_of(HEADLINE, head=SITE, json_ld=article(author))) == ["Ann Lee"]


def test_the_site_is_the_author_where_nobody_else_is_named() -> None:
    evidence = evidence_of(HEADLINE, head=SITE, json_ld=article({"@type": "Organization", "name": "Harbour Post"}))
    assert names(evidence) == ["Harbour Post"]


def test_an_agency_comes_before_the_bare_name_of_the_site() -> None:
    head = SITE + '<meta name="author" content="Reuters">'
    assert names(evidence_of(HEADLINE, head=head, json_ld=article("Harbour Post"))) == ["Reuters"]


def test_a_newsroom_that_signs_keeps_its_line() -> None:
    head = SITE + '<meta property="article:author" content="Reuters">'
    assert names(evidence_of(HEADLINE, head=head, json_ld=article("Harbour staff reporter"))) == [
        "Harbour staff reporter"
    ]


def test_the_printed_line_completes_a_system_that_keeps_one_author() -> None:
    body = HEADLINE + '<p class="byline">By <a href="/by/ann">Ann Lee</a>, <a href="/by/bo">Bo Ek</a></p>'
    found = find_authors(evidence_of(body, json_ld=article({"@type": "Person", "name": "Ann Lee"})))
    assert found is not None
    assert found.value == (
        Author("Ann Lee", "https://www.harbour-post.example/by/ann"),
        Author("Bo Ek", "https://www.harbour-post.example/by/bo"),
    )


def test_words_of_the_page_beside_the_name_do_not_complete_it() -> None:
    body = HEADLINE + '<div class="author">Ann Lee <a href="/x">Only for members</a> <a href="/y">Sign in</a></div>'
    assert names(evidence_of(body, json_ld=article({"@type": "Person", "name": "Ann Lee"}))) == ["Ann Lee"]


def test_an_account_named_admin_is_no_person() -> None:
    author = {"@type": "Person", "name": "Harbour D", "url": "https://www.harbour-post.example/author/admin/"}
    body = HEADLINE + "<p><strong>Ann Lee</strong></p><p>The ferry is back.</p>"
    assert names(evidence_of(body, json_ld=article(author))) == ["Ann Lee"]


def test_home_pages_and_other_networks_are_no_pages_of_an_author() -> None:
    for url in ("https://www.harbour-post.example", "https://facebook.com/annlee", "#ann", "not a url", "http://[bad"):
        found = find_authors(evidence_of(HEADLINE, json_ld=article({"@type": "Person", "name": "Ann Lee", "url": url})))
        assert found is not None
        assert found.value == (Author("Ann Lee"),)


def test_bylines_of_teasers_and_commenters_are_not_the_articles() -> None:
    body = HEADLINE + '<aside><p class="byline">By Tom Other</p></aside><div class="comment-author">Tom Other</div>'
    assert names(evidence_of(body)) == []
    assert find_byline(evidence_of(body)) is None


def test_the_byline_is_printed_without_its_date() -> None:
    body = HEADLINE + '<div class="author-box"><span class="author">By Ann Lee</span> <time>3 May 2024</time></div>'
    found = find_byline(evidence_of(body))
    assert found is not None
    assert found.value == "By Ann Lee"


def test_a_line_is_a_byline_by_its_first_word_or_its_label() -> None:
    for body in (
        "<p>By Ann Lee</p>",
        "<ul><li><b>Author</b> Ann Lee</li></ul>",
        "<p>Von: <a href='/a'>Ann Lee</a></p>",
    ):
        assert names(evidence_of(HEADLINE + body)) == ["Ann Lee"]


def test_the_feed_speaks_where_the_page_does_not_and_all_sources_are_listed() -> None:
    feed = FeedEntry(url="https://www.harbour-post.example/a", authors=("Ann Lee and Bo Ek",))
    assert names(evidence_of(HEADLINE, feed=feed)) == ["Ann Lee", "Bo Ek"]
    evidence = evidence_of(HEADLINE, head='<meta name="author" content="Ann Lee">', json_ld=article("Bo Ek"), feed=feed)
    assert [c.provenance for c in author_candidates(evidence)] == ["json-ld author", "meta author", "feed"]


def test_an_account_on_a_network_is_no_author_page_and_a_site_that_ends_like_one_is_its_own() -> None:
    linked = {"@type": "Person", "name": "Ann Lee", "sameAs": ["https://x.com/ann", "https://www.vortex.com/by/ann"]}
    found = find_authors(evidence_of(HEADLINE, json_ld=article(linked)))
    assert found is not None
    assert found.value == (Author("Ann Lee", "https://www.vortex.com/by/ann"),)


def test_a_name_in_parts_or_in_a_list_is_put_together() -> None:
    given = {"@type": "Person", "givenName": "Ann", "familyName": "Lee"}
    assert names(evidence_of(HEADLINE, json_ld=article(given))) == ["Ann Lee"]
    several = {"@type": "Person", "name": ["Ann Lee", "Jon Ash"]}
    assert names(evidence_of(HEADLINE, json_ld=article(several))) == ["Ann Lee", "Jon Ash"]
