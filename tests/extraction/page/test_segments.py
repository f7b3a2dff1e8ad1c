"""Text as the runs that a reader sees as one piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.extraction.page import Page, open_page
from worker.extraction.page.segments import LINE_BREAK, is_whole_paragraph, last_words, read_segments
from worker.normalize.html import parse_html

LONG = "The ferry between the two old harbours sails again from Monday, eleven years after the last boat."


def opened(body: str) -> Page:
    return open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")


def texts(body: str) -> list[str]:
    return [segment.text for segment in read_segments(opened(body))]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p>One <b>two</b> <a href=x>three</a>.</p>", ["One two three."]),
        ("<div>before<p>inside</p>behind</div>", ["before", "inside", "behind"]),
        ("<div>one<br>two<br><br>three</div>", ["one\ntwo", "three"]),
        (f"<div>{LONG}<br>{LONG}</div>", [LONG, LONG]),
        ("<p>a<script>var b;</script>c</p><style>d</style>", ["ac"]),
        ("<p>東京<ruby>都<rt>と</rt></ruby></p>", ["東京都"]),
        ("<p>東京<ruby>都<rp>（</rp><rt>と</rt><rp>）</rp></ruby></p>", ["東京都（と）"]),
        ("<p>lines\nof   the\nsource</p>", ["lines of the source"]),
        ("<a href=x><h3>Headline</h3><p>Excerpt</p></a>", ["Headline", "Excerpt"]),
        ("<p> </p><div></div>", []),
    ],
)
def test_blocks_break_lines_and_inline_elements_do_not(body: str, wanted: list[str]) -> None:
    assert texts(body) == wanted


def test_link_text_is_counted() -> None:
    found = read_segments(opened("<p>go <a href=x>there</a></p><div>or <a href=y>here</a><p>x</p></div>"))
    assert [(segment.text, segment.linked) for segment in found] == [("go there", 5), ("or here", 4), ("x", 0)]


def test_skipped_elements_are_left_out_and_what_follows_them_is_kept() -> None:
    document = opened("<div><p>one</p><p>two <span>three</span> four</p></div>")
    skip = frozenset(i for i, tag in enumerate(document.tags) if tag == "span")
    assert [segment.text for segment in read_segments(document, 0, skip)] == ["one", "two four"]


def test_a_tree_deeper_than_the_stack_of_python_is_read() -> None:
    assert texts("<div>" * 1500 + "deep" + "</div>" * 1500) == ["deep"]


def test_a_line_is_whole_when_long_and_ended() -> None:
    assert is_whole_paragraph(LONG)
    assert not is_whole_paragraph(LONG[:-1])
    assert not is_whole_paragraph("Short.")


@given(st.lists(st.sampled_from(["The boat sails. ", "“Again,” they say.”", " ", "\n\t", LINE_BREAK, LONG, "x" * 79])))
def test_the_end_of_a_line_tells_whether_it_is_whole(pieces: list[str]) -> None:
    assert is_whole_paragraph(last_words(pieces)) is is_whole_paragraph("".join(pieces))
