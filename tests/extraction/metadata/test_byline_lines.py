"""Tests of reading printed bylines."""

from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from tests.extraction.pages import evidence_of
from worker.extraction.metadata.byline_lines import MOST_PARTS, own_parts
from worker.extraction.metadata.candidates import Byline

HEADLINE = "<h1>Ferry returns to the old quay</h1>"


def bylines(body: str) -> list[Byline]:
    return evidence_of(HEADLINE + body).bylines


@pytest.mark.parametrize(
    ("body", "provenance"),
    [
        ('<a rel="author" href="/ann">Ann Lee</a>', "rel author"),
        ('<span itemprop="author">Ann Lee</span>', "microdata author"),
        ('<div class="ArticleAuthor">Ann Lee</div>', "byline class"),
        ("<p>Von Ann Lee</p>", "byline words"),
        ("<p>By <a href='/ann'>Ann Lee</a></p>", "byline words"),
        ("<ul><li><strong>Autorin/Autor</strong> Ann Lee</li></ul>", "byline label"),
    ],
)
def test_a_byline_says_how_it_was_known(body: str, provenance: str) -> None:
    found = bylines(body)
    assert [byline.provenance for byline in found] == [provenance]
    assert found[0].words.endswith("Ann Lee")


@pytest.mark.parametrize(
    "body",
    [
        "<p>The ferry is back.</p>",
        '<div class="author-follow">Follow</div>',
        '<div class="author-bio">Ann Lee writes about boats.</div>',
        '<div class="comments"><span class="author">Tom Other</span></div>',
        '<time class="byline-date">3 May</time>',
        "<p>Byron wrote it.</p>",
    ],
)
def test_what_stands_beside_bylines_is_none(body: str) -> None:
    assert bylines(body) == []


def test_a_byline_is_given_once_with_its_pieces_apart() -> None:
    linked = '<a href="/ann" rel="author">Ann <b>Lee</b></a>'
    body = f'<div class="byline"><span>By </span>{linked} <div>News Reporter</div></div>'
    assert bylines(body) == [Byline("By Ann Lee News Reporter", ("By", "Ann Lee", "News Reporter"), "byline class")]


def test_date_and_reading_time_are_left_behind() -> None:
    body = '<div class="author-line"><span class="author-name">Ann Lee</span><span>3 May 2024, 4 min</span></div>'
    assert [byline.words for byline in bylines(body)] == ["Ann Lee"]


def test_of_an_element_that_holds_a_whole_page_only_the_beginning_is_looked_at() -> None:
    """What holds more than a byline stays whole, however much of it could be read apart."""
    inner = "<b>x</b>" * (MOST_PARTS + 1)
    element = fragment_fromstring(f"<div>{inner}<i class='byline'>By Ada Miller</i> 2026</div>")
    assert own_parts(element) == [element]
    near = fragment_fromstring("<div><i class='byline'>By Ada Miller</i> 2026</div>")
    assert own_parts(near) == [near[0]]
