"""Pieces of text to typed blocks."""

from __future__ import annotations

import pytest

from worker.extraction.blocks.typed_blocks import piece_of, shape
from worker.extraction.page import open_page
from worker.extraction.page.segments import read_segments
from worker.normalize.html import parse_html
from worker.records import Block


def blocks(body: str) -> list[Block]:
    document = open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")
    return list(shape([piece_of(document, segment) for segment in read_segments(document)]))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<h3>Why</h3>", Block("heading", "Why", level=3)),
        ("<ul><li>a</li><li>b</li></ul>", Block("list", "a\nb", items=("a", "b"))),
        ("<dl><dt>a</dt><dd>b</dd></dl>", Block("list", "a\nb", items=("a", "b"))),
        ("<ol><li><p>a</p><p>b</p></li></ol>", Block("list", "a b", items=("a b",))),
        ("<blockquote><p>a</p><p>b</p></blockquote>", Block("quote", "a\nb")),
        ("<aside class=pull-quote>a</aside>", Block("quote", "a")),
        ("<pre>a\n  b\n</pre>", Block("code", "a\n  b")),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            Block("table", "a\tb\n1\t2", items=("a\tb", "1\t2")),
        ),
        ("<div>a</div>", Block("paragraph", "a")),
        (f"<table><tr><td><p>{'long ' * 200}</p></td></tr></table>", Block("paragraph", ("long " * 200).strip())),
    ],
    ids=["heading", "list", "terms", "entry of two", "quote", "pull quote", "code", "table", "div", "layout table"],
)
def test_the_elements_around_a_text_say_what_it_is(body: str, wanted: Block) -> None:
    assert blocks(body) == [wanted]


def test_two_lists_in_a_row_are_two_blocks() -> None:
    assert [block.items for block in blocks("<ul><li>a</li></ul><ul><li>b</li></ul>")] == [("a",), ("b",)]
