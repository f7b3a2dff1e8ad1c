"""What the place of a piece among others says of it."""

from __future__ import annotations

import pytest

from worker.extraction.main_text.features import Surroundings
from worker.extraction.main_text.position_rules import (
    is_inside,
    is_lede,
    is_linked,
    is_listed,
    likely_lists,
    list_around,
)
from worker.extraction.main_text.title_match import find_witnesses
from worker.extraction.page.document import Document, open_document
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.html import parse_html

LEDE = "The last loaf of rye left the brick oven in Mill Street this morning."


def opened(body: str, head: str = "") -> Document:
    return open_document(parse_html(f"<html><head>{head}</head><body>{body}</body></html>"), "https://paper.example/a")


@pytest.mark.parametrize(("linked", "wanted"), [(0, False), (30, False), (31, True), (100, True)])
def test_running_text_has_less_than_a_third_of_its_letters_in_links(linked: int, wanted: bool) -> None:
    assert is_linked(Segment(0, 0, 1, "x" * 100, linked)) is wanted


def test_an_element_lies_in_itself_and_in_those_around_it() -> None:
    document = opened("<div><p>a</p></div><p>b</p>")
    [div], [first, second] = document.by_tag["div"], document.by_tag["p"]
    assert is_inside(document, first, div)
    assert is_inside(document, div, div)
    assert not is_inside(document, second, div)
    assert not is_inside(document, div, first)


def test_entries_and_what_stands_directly_in_them_are_listed() -> None:
    document = opened("<ul><li><p>a</p></li></ul><blockquote>b</blockquote><div><p>c</p></div>")
    [listed, bare] = document.by_tag["p"]
    assert is_listed(document, listed)
    assert is_listed(document, document.by_tag["blockquote"][0])
    assert not is_listed(document, bare)


def test_an_entry_knows_its_list_and_a_cell_its_table() -> None:
    document = opened("<ul><li>a</li></ul><table><tbody><tr><td>b<p>c</p></td></tr></tbody></table>")
    assert list_around(document, document.by_tag["li"][0]) == document.by_tag["ul"][0]
    assert list_around(document, document.by_tag["td"][0]) == document.by_tag["table"][0]
    assert list_around(document, document.by_tag["p"][0]) == -1


def test_a_list_is_likely_by_the_sum_of_its_entries_of_which_none_counts_for_all() -> None:
    document = opened("<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>")
    segments = read_segments(document)
    assert likely_lists(document, segments, [2.0, -1.0, 9.0, -5.0]) == {document.by_tag["ul"][0]}


@pytest.mark.parametrize(
    ("page", "head", "anywhere", "named"),
    [
        (f'<h1>The last loaf</h1><p class="standfirst">{LEDE}</p>', "", True, True),
        (f"<h1>The last loaf</h1><p>{LEDE}</p>", f'<meta name="description" content="{LEDE}">', True, False),
        (f"<h1>The last loaf</h1><p>{LEDE}</p>", "", False, False),
        (f'<p class="standfirst">{LEDE}</p><h1>The last loaf</h1>', "", False, False),
        (f'<h1>The last loaf</h1><p class="standfirst share">{LEDE}</p>', "", False, False),
        ('<h1>The last loaf</h1><p class="standfirst">Rye.</p>', "", False, False),
    ],
)
def test_a_lede_stands_behind_the_headline_and_is_named_or_said(
    page: str, head: str, anywhere: bool, named: bool
) -> None:
    document = opened(page, head)
    [lede] = [s for s in read_segments(document) if document.tags[s.owner] == "p"]
    witnesses, surroundings = find_witnesses(document), Surroundings(document)
    assert is_lede(lede, witnesses, surroundings, named=False) is anywhere
    assert is_lede(lede, witnesses, surroundings, named=True) is named
