"""What a reader sees of an element, and which links stand in a sentence."""

from __future__ import annotations

import pytest

from worker.extraction.page import Page, open_page
from worker.extraction.page.lines import (
    MOST_CHILDREN,
    has_many_children,
    leaf_lines,
    list_entry,
    stands_in_sentence,
    text_at,
)
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


def test_emphasis_beside_a_link_counts_as_words_of_the_line_and_other_boxes_do_not() -> None:
    boxes = "<div>{}<div>x</div><div>y</div></div>"
    said = boxes.format(f'<b>{LONG}</b> <a href="/x">as promised</a>')
    assert stands_in_sentence(open_body(said), first(open_body(said), "a"))
    apart = boxes.format(f'<a href="/x">as promised</a><div>{LONG}</div>')
    assert not stands_in_sentence(open_body(apart), first(open_body(apart), "a"))


@pytest.mark.parametrize("count", [MOST_CHILDREN, MOST_CHILDREN + 1])
def test_no_more_than_some_children_are_counted(count: int) -> None:
    document = open_body(f"<div>{'<b>x</b>' * count}</div>")
    assert has_many_children(document, first(document, "div")) == (count > MOST_CHILDREN)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (["<a href='/1'>One</a>"] * 3, True),
        (["<a href='/1'>One</a>"] * 2, False),
        (["<a href='/1'>One</a>"] * (MOST_CHILDREN + 1), False),
        (["<a href='/1'>One</a>", "<a href='/2'>Two</a>", LONG * 3 + "<a href='/3'>Three</a>"], False),
        (["<a href='/1'>One</a>", "<a href='/2'>Two</a>", "<a href='/3'>A</a> <a href='/4'>B</a>"], False),
        ([LONG * 3 + "<a href='/3'>Three</a>"] * 3, False),
        (["<b><i><u><s><em><a href='/1'>One</a></em></s></u></i></b>"] * 3, False),
    ],
    ids=["short", "too few", "too many", "one is long", "one has two links", "all are long", "too deep"],
)
def test_a_list_of_short_lines_is_told_from_others(entries: list[str], expected: bool) -> None:
    document = open_body(f"<ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>")
    assert (list_entry(document, first(document, "a")) is not None) == expected


def test_a_link_outside_of_any_list_is_no_entry() -> None:
    document = open_body('<a href="/x">Ferry</a>')
    assert list_entry(document, first(document, "a")) is None
