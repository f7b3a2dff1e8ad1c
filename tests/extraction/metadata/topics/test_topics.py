"""Tests of finding tags and section."""

from __future__ import annotations

from tests.extraction.pages import URL, evidence_of
from worker.extraction.metadata.evidence import Evidence
from worker.extraction.metadata.topics import find_section, find_tags, tag_candidates
from worker.records import FeedEntry

HEADLINE = "<h1>Ferry returns to the old quay</h1>"


def meta(name: str, *contents: str) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for content in contents)


def article(**fields: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Ferry returns to the old quay", "url": URL, **fields}


def tags(evidence: Evidence) -> list[str]:
    found = find_tags(evidence)
    return list(found.value) if found else []


def test_keywords_come_before_what_systems_file() -> None:
    head = meta("keywords", "Ferries, Old Quay") + meta("article:tag", "promo")
    assert tags(evidence_of(HEADLINE, head=head, json_ld=article(keywords="ferry internal desk"))) == [
        "Ferries",
        "Old Quay",
    ]


def test_two_sources_that_agree_outvote_the_keywords() -> None:
    head = meta("keywords", "news, ferry, tickets, timetable") + meta("article:tag", "Ferries", "Old Quay")
    assert tags(evidence_of(HEADLINE, head=head, json_ld=article(keywords=["old quay", "Ferries"]))) == [
        "old quay",
        "Ferries",
    ]


def test_a_curated_list_inside_the_keywords_is_the_list() -> None:
    head = meta("keywords", "Ferries,Old Quay,tickets,cheap") + meta("article:tag", "Ferries,Old Quay")
    assert tags(evidence_of(HEADLINE, head=head)) == ["Ferries", "Old Quay"]


def test_the_visible_list_beats_a_lone_filed_one() -> None:
    body = HEADLINE + '<div class="article-tags"><a href="/x">Ferries</a> <a href="/y">Old Quay</a></div>'
    assert tags(evidence_of(body, head=meta("article:tag", "United Kingdom of Great Britain"))) == [
        "Ferries",
        "Old Quay",
    ]


def test_a_vocabulary_before_each_tag_is_cut() -> None:
    assert tags(evidence_of(HEADLINE, json_ld=article(keywords=["section/home", "topic/ferries & quays"]))) == [
        "home",
        "ferries & quays",
    ]


def test_a_list_without_its_commas_is_no_list() -> None:
    assert (
        tags(evidence_of(HEADLINE, json_ld=article(keywords="Ferry quay harbour boats tickets mayor crew winter")))
        == []
    )


def test_the_feed_speaks_last_and_every_list_is_a_candidate() -> None:
    feed = FeedEntry(url=URL, tags=("Boats",))
    assert tags(evidence_of(HEADLINE, feed=feed)) == ["Boats"]
    evidence = evidence_of(HEADLINE, head=meta("keywords", "a tag"), json_ld=article(keywords=["b tag"]), feed=feed)
    assert [c.provenance for c in tag_candidates(evidence)] == ["meta keywords", "json-ld keywords", "feed"]


def test_a_section_is_no_title_and_no_site() -> None:
    head = meta("article:section", "Ferry returns to the old quay")
    data = [
        article(articleSection="harbour-post.example"),
        {
            "@type": "BreadcrumbList",
            "itemListElement": [{"name": "Home"}, {"item": {"name": "Local"}}, {"name": "Ferry returns"}, "odd"],
        },
    ]
    found = find_section(evidence_of(HEADLINE, head=head, json_ld=data))
    assert found is not None
    assert (found.value, found.provenance) == ("Local", "json-ld BreadcrumbList")


def test_odd_values_give_no_tags_and_no_section() -> None:
    for value in (None, 7, {"x": 1}, [[]], [None, 3.5], ""):
        evidence = evidence_of(
            HEADLINE,
            json_ld=[
                article(keywords=value, articleSection=value),
                {"@type": "BreadcrumbList", "itemListElement": value},
            ],
        )
        assert all(isinstance(tag, str) for tag in tags(evidence))
        find_section(evidence)
