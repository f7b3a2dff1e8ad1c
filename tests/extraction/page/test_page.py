"""What one walk over a page's elements learns."""

from __future__ import annotations

import pytest

from worker.extraction.page import Page, open_page
from worker.extraction.page.tree import is_styled_away
from worker.normalize.html import parse_html
from worker.records import ExtractionRules

URL = "https://paper.example/2026/03/a"


def opened(body: str, head: str = "", rules: ExtractionRules | None = None) -> Page:
    return open_page(parse_html(f"<html><head>{head}</head><body>{body}</body></html>"), URL, rules=rules)


def test_elements_stand_in_document_order_and_know_parent_end_and_tag() -> None:
    document = opened("<div><p>a<b>c</b>d</p></div><p>e</p>")
    assert document.tags == ["html", "head", "body", "div", "p", "b", "p"]
    assert document.parents == [-1, 0, 0, 2, 3, 4, 2]
    assert document.ends == [7, 2, 7, 6, 6, 6, 7]
    assert document.by_tag["p"] == [4, 6]
    assert [document.texts[4], document.tails[5]] == ["a", "d"]


def test_an_element_lies_within_itself_and_those_around_it() -> None:
    document = opened("<div><p>a</p></div><p>b</p>")
    first, second = (document.elements[i] for i in document.by_tag["p"])
    div = document.elements[document.by_tag["div"][0]]
    assert document.within(first, div)
    assert document.within(div, div)
    assert not document.within(second, div)


@pytest.mark.parametrize(
    ("body", "text", "linked"),
    [
        ("<p>two  words\n</p>", 9, 0),
        ("<p>to <a>the <b>top</b></a> now</p>", 11, 6),
        ("<p>seen<script>unseen()</script> too</p>", 7, 0),
        ("<p><noscript>unseen</noscript><template>unseen</template></p>", 0, 0),
        ("<p>\n \t</p>", 0, 0),
    ],
)
def test_lengths_count_what_a_reader_sees_and_what_of_it_is_linked(body: str, text: int, linked: int) -> None:
    document = opened(body)
    [p] = document.by_tag["p"]
    assert (document.text_len[p], document.link_len[p]) == (text, linked)


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ("", URL),
        ('<base href="/other/">', "https://paper.example/other/"),
        ('<base target="_top"><base href="https://cdn.example/">', "https://cdn.example/"),
        ('<base href="javascript:void(0)">', URL),
    ],
)
def test_the_base_is_the_first_that_is_a_web_address(base: str, wanted: str) -> None:
    assert opened("", base).base_url == wanted


def test_metas_are_known_by_any_of_their_names_in_small_letters_and_page_order() -> None:
    head = (
        '<meta property="OG:Title" content="a"><meta name="author" content="b"><meta itemprop="author" content="c">'
        '<meta name="empty" content=""><meta charset="utf-8"><meta http-equiv="Content-Language" content="en">'
    )
    assert opened("", head).metas == {"og:title": ["a"], "author": ["b", "c"], "content-language": ["en"]}


def test_the_elements_that_a_source_names_are_selected() -> None:
    document = opened("<div class=text><p>a</p></div>", rules=ExtractionRules(body=("div.text",)))
    assert document.selected["body"] == (document.elements[document.by_tag["div"][0]],)


@pytest.mark.parametrize(
    ("style", "wanted"),
    [
        ("display:none", True),
        ("color: red; Display : None", True),
        ("visibility:hidden", True),
        ("x-display:none", False),
    ],
)
def test_a_style_may_keep_an_element_from_being_seen(style: str, wanted: bool) -> None:
    document = opened(f'<p style="{style}">a</p>')
    assert is_styled_away(document.elements[document.by_tag["p"][0]]) is wanted
    assert not is_styled_away(document.root)
