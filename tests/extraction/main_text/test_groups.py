"""Lists and tables are decided as one."""

from __future__ import annotations

from worker.extraction.main_text.groups import group_around, settle
from worker.extraction.page import Page, open_page
from worker.extraction.page.segments import read_segments
from worker.normalize.html import parse_html


def opened(body: str) -> Page:
    return open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")


def test_an_entry_is_drawn_to_its_list_and_what_was_not_weighed_is_not() -> None:
    document = opened("<p>one</p><ul><li>a</li><li>b</li><li>c</li><li>d</li></ul>")
    settled = settle(document, read_segments(document), [2.0, 3.0, 3.0, -1.0, -9.0], -9.0)
    assert settled == [2.0, 1.75, 1.75, -0.25, -9.0]


def test_two_entries_make_no_group() -> None:
    document = opened("<ul><li>a</li><li>b</li></ul>")
    assert settle(document, read_segments(document), [3.0, -3.0], -9.0) == [3.0, -3.0]


def test_an_entry_knows_its_list_and_a_cell_its_table() -> None:
    document = opened("<ul><li>a</li></ul><table><tbody><tr><td>b<p>c</p></td></tr></tbody></table><p>d</p>")
    assert group_around(document, document.by_tag["li"][0]) == document.by_tag["ul"][0]
    cell, [inside, outside] = document.by_tag["td"][0], document.by_tag["p"]
    assert group_around(document, cell) == group_around(document, inside) == document.by_tag["table"][0]
    assert group_around(document, outside) == -1
