"""What one walk over a page's elements learns."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from worker.extraction.page import open_page
from worker.extraction.page.tree import is_styled_away, visible_length, visible_lengths
from worker.normalize.html import parse_html
from worker.normalize.text import collapse

PAGE = "<p>One <a href=/b>two  words</a> more</p><script>let silent = 1</script><p> </p>"


def test_characters_are_counted_as_a_reader_sees_them_and_links_apart() -> None:
    page = open_page(parse_html(f"<html><body>{PAGE}</body></html>"), "https://paper.example/a")
    first, empty = page.by_tag["p"]
    assert (page.text_len[first], page.link_len[first]) == (len("One") + len("two words") + len("more"), 9)
    assert page.text_len[empty] == 0
    assert page.text_len[page.by_tag["script"][0]] == 0
    assert page.text_len[0] == page.text_len[first]


def test_an_element_lies_within_itself_and_what_is_around_it() -> None:
    page = open_page(parse_html("<html><body><div><p>One</p></div><p>Two</p></body></html>"), "https://paper.example/a")
    [box], [inner, other] = page.by_tag["div"], page.by_tag["p"]
    assert page.within(page.elements[inner], page.elements[box])
    assert page.within(page.elements[box], page.elements[box])
    assert not page.within(page.elements[other], page.elements[box])
    assert (page.ends[box], page.parents[inner]) == (inner + 1, box)


@given(st.text(alphabet=st.sampled_from(" ab\t\n\xa0\u2003\u2028\x1c.é語"), min_size=1))
@example(" ")
def test_lengths_are_those_of_the_words_with_single_blanks(text: str) -> None:
    assert visible_length(text) == len(" ".join(text.split()))
    assert visible_lengths([text, None, ""]) == [len(collapse(text)), 0, 0]


@pytest.mark.parametrize(
    ("style", "wanted"),
    [
        ("display:none", True),
        ("color: red; VISIBILITY : Hidden", True),
        ("content-visibility:hidden", False),
        ("display:block", False),
    ],
)
def test_a_style_of_its_own_may_hide_an_element(style: str, wanted: bool) -> None:
    assert is_styled_away(html.fromstring(f'<p style="{style}">x</p>')) is wanted
    assert not is_styled_away(html.fromstring("<p>x</p>"))
