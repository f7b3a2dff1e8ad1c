"""Tests of the visible list of tags."""

from __future__ import annotations

import pytest

from tests.extraction.pages import evidence_of
from worker.extraction.metadata.topics.tag_links import leads_to_topic, tag_links

HEADLINE = "<h1>Ferry returns to the old quay</h1>"
LINKS = '<li><a href="/topic/ferries">Ferries</a></li><li><a href="/topic/old-quay">Old Quay</a></li>'
PARAGRAPH = f"<p>{'The ferry crossed the bay in forty minutes and came back. ' * 4}</p>"


def found_in(body: str) -> list[str]:
    return next((words for words, _ in tag_links(evidence_of(HEADLINE + body))), [])


def test_a_list_is_marked_by_class_rel_or_the_folder_of_its_links() -> None:
    assert found_in(
        '<ul class="c-tags__list"><li><a href="/a">Ferries</a></li><li><a href="/b">Quays</a></li></ul>'
    ) == [
        "Ferries",
        "Quays",
    ]
    assert found_in('<p><a rel="tag" href="/a">Ferries</a> <a rel="tag" href="/b">Quays</a></p>') == [
        "Ferries",
        "Quays",
    ]
    assert found_in(f"<ul>{LINKS}</ul>") == ["Ferries", "Old Quay"]


def test_words_that_merely_contain_tag_mark_nothing() -> None:
    assert found_in('<div class="stage vintage"><a href="/a">Ferries</a> <a href="/b">Quays</a></div>') == []


def test_lists_of_navigation_footer_and_side_boxes_are_left_out() -> None:
    for place in ("aside", "footer"):
        assert found_in(f"<{place}><ul>{LINKS}</ul></{place}>") == []
    assert found_in(f'<div class="sidebar"><section><div><ul>{LINKS}</ul></div></section></div>') == []


def test_the_footer_inside_the_article_holds_its_own_tags() -> None:
    evidence = evidence_of(
        f'<article>{HEADLINE}<footer class="entry-footer"><ul class="tags">{LINKS}</ul></footer></article>'
    )
    assert next(tag_links(evidence)).value == ["Ferries", "Old Quay"]


def test_a_linked_topic_inside_a_sentence_is_no_list() -> None:
    assert found_in('<p>She took <a href="/topic/ferries">ferries</a> all her life, and nothing else ever.</p>') == []


def test_an_unmarked_list_counts_directly_behind_the_text_only() -> None:
    plain = '<ul><li><a href="/local/ferries/">Ferries</a></li><li><a href="/local/quays/">Old Quay</a></li></ul>'
    evidence = evidence_of(f"<main>{HEADLINE}{PARAGRAPH}{plain}</main>")
    assert [tuple(c) for c in tag_links(evidence)] == [(["Ferries", "Old Quay"], "links behind the text")]
    assert found_in(plain) == []
    away = plain.replace("/local/", "https://other.example/")
    assert list(tag_links(evidence_of(f"<main>{HEADLINE}{PARAGRAPH}{away}</main>"))) == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/tag/ferries", True),
        ("https://news.example/Thema/faehren", True),
        ("/list?topic=ferries", True),
        ("/tag/", False),
        ("/tags", False),
        ("/vintage/ferries", False),
        ("/list?subtopic=ferries", False),
        ("/tag/?page=2", False),
        ("/tag/tag/ferries", True),
        ("tag/ferries", False),
    ],
)
def test_addresses_of_topics(address: str, expected: bool) -> None:
    assert leads_to_topic(address) == expected
