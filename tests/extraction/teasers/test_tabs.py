"""Which label of a row of tabs names a list."""

from __future__ import annotations

from worker.extraction.page import Page, open_page
from worker.extraction.teasers.tabs import Tabs, find_tabs, is_tab_row, open_tab
from worker.normalize.html import parse_html

ROW = "<ul class='nav-tabs'><li><a href='/a'>Recent</a></li><li class='{}'><a href='/b'>Popular</a></li></ul>"


def opened(body: str) -> Page:
    return open_page(parse_html(f"<html><body>{body}</body></html>"), "https://news.example/x/")


def test_a_tab_is_known_by_the_panel_it_opens() -> None:
    document = opened(
        "<a role='tab' id='t' href='#p'>Popular</a><div class='tab-pane' id='p'>x</div>"
        "<div role='tabpanel' aria-labelledby='t'>y</div><div id='p'>z</div>"
    )
    tabs, panels = Tabs(document), document.by_tag["div"]

    assert [tabs.opening(panel) for panel in panels] == [*document.by_tag["a"] * 2, None]
    assert tabs.opening(document.by_tag["body"][0]) is None


def test_a_link_that_opens_nothing_is_no_tab() -> None:
    assert find_tabs(opened("<a href='#content'>Skip</a><a href='/x'>More</a>")) == {}


def test_the_tab_marked_as_open_names_the_list() -> None:
    document = opened(ROW.format("active"))
    row = document.by_tag["ul"][0]

    assert is_tab_row(document, row)
    assert open_tab(document, row) == 1


def test_a_row_without_an_open_tab_is_none() -> None:
    document = opened(ROW.format("item"))

    assert not is_tab_row(document, document.by_tag["ul"][0])


def test_a_list_that_is_not_called_tabs_is_none() -> None:
    document = opened("<ul><li class='active'>One</li><li>Two</li></ul>")

    assert not is_tab_row(document, document.by_tag["ul"][0])


def test_a_row_needs_its_name_its_length_and_one_label_that_is_open() -> None:
    for body, expected in (
        (ROW.format("active"), True),
        (ROW.format("other"), False),
        (ROW.format("active").replace("nav-tabs", "plain"), False),
        (ROW.format("active").replace("Recent", "Recent " * 100), False),
        ("<ul class='nav-tabs'><li class='active'><a href='/a'>Alone</a></li></ul>", False),
    ):
        document = opened(body)
        assert is_tab_row(document, document.by_tag["ul"][0]) == expected


def test_a_panel_is_not_opened_by_a_tab_inside_it() -> None:
    document = opened("<div role='tabpanel' id='p'><a role='tab' href='#p'>Popular</a></div>")
    assert Tabs(document).opening(document.by_tag["div"][0]) is None
