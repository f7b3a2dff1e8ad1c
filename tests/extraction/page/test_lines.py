"""What a reader sees of an element, and which links stand in a sentence."""

from __future__ import annotations

import pytest

from worker.extraction.page import Page, open_page
from worker.extraction.page.lines import leaf_lines, list_entry, stands_in_sentence, text_at
from worker.normalize.html import parse_html

LONG = "The council voted on Tuesday to keep the old tram line open for ten years"


def open_body(inner: str) -> Page:
    return open_page(parse_html(f"<html><body>{inner}</body></html>"), "https://news.example/a/")


def first(document: Page, tag: str) -> int:
    return document.tags.index(tag)


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<p>Plain  words\n here</p>", "Plain words here"),
        ("<p>The <i>Time</i>s of <b>day</b></p>", "The Times of day"),
        ("<p><span>Local</span><div>News</div></p>", "Local"),
        ("<div><h3>Ferry</h3><p>returns</p></div>", "Ferry returns"),
        ("<div>Ferry<script>var a = 'b';</script> returns</div>", "Ferry returns"),
        ("<div>One<br>two</div>", "One two"),
        ("<h3><span>Curious</span><span>Swarm on the beach</span></h3>", "Curious Swarm on the beach"),
    ],
)
def test_text_at_parts_lines_and_leaves_scripts_out(inner: str, text: str) -> None:
    document = open_body(inner)

    assert text_at(document, first(document, "body") + 1) == text


def test_leaf_lines_are_the_elements_with_words_of_their_own() -> None:
    document = open_body("<div><div><span>Local</span><h3>Ferry <b>returns</b></h3><time>1 March</time></div></div>")
    lines = leaf_lines(document, first(document, "div"))

    assert [text_at(document, line) for line in lines] == ["Local", "Ferry returns"]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f'<p>{LONG}, <a href="/x">as it had promised</a>, and went home.</p>', True),
        (f'<p><span>{LONG}</span> <a href="/x">as it had promised</a></p>', True),
        ('<p><a href="/x">Ferry returns to the islands</a></p>', False),
        ('<p><b>READ MORE:</b> <a href="/x">Ferry returns to the islands</a></p>', False),
        ('<p>Lesen Sie auch zu diesem Thema: <a href="/x">Fähre fährt</a></p>', False),
        ('<div><a href="/x">Ferry returns</a> <span class="date">published on 1 March 2026</span></div>', False),
    ],
)
def test_a_sentence_is_told_from_a_lone_promo(inner: str, expected: bool) -> None:
    document = open_body(inner)

    assert stands_in_sentence(document, first(document, "a")) is expected


def test_an_entry_of_a_list_of_short_lines_with_one_link_each() -> None:
    entries = "".join(f'<li>Why the <a href="/{n}">ferry</a> stays</li>' for n in range(3))
    document = open_body(f"<ul>{entries}</ul>")
    assert list_entry(document, first(document, "a")) == first(document, "li")

    document = open_body(f"<ul>{entries}<li>Nothing here leads anywhere</li></ul>")
    assert list_entry(document, first(document, "a")) is None
