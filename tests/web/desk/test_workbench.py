"""The workbench shows what selectors would change, and saves nothing."""

from __future__ import annotations

import tomllib
from html import unescape

from tests.web.desk.conftest import Desk
from tests.web.desk.newsdesk import ADDRESS, SLUG, find
from worker.settings.sources.tables import RulesTable
from worker.web.desk.workbench import MEANINGS, as_toml, check, split

BENCH = f"/sources/{SLUG}/workbench"


def test_it_begins_with_the_selectors_in_force(small_desk: Desk) -> None:
    page = small_desk.reader.get(BENCH).text
    assert all(f'name="{name}"' in page for name in MEANINGS)
    assert "stand on the left: none" in page


def test_a_selector_changes_the_record_that_is_shown_and_not_the_one_that_is_stored(desk: Desk) -> None:
    number = find(desk.house, ADDRESS)
    before = desk.house.runtime.articles.find(number)
    page = unescape(desk.reader.get(BENCH, params={"drop": "p.plug", "byline": ".by"}).text)
    assert "<del>Sign up for our letter" in page
    assert "drop names 1 element" in page
    assert 'drop = ["p.plug"]' in page
    assert desk.house.runtime.articles.find(number) == before


def test_a_selector_that_names_nothing_is_said_to(small_desk: Desk) -> None:
    page = small_desk.reader.get(BENCH, params={"title": ".nowhere"}).text
    assert "title names nothing" in page


def test_a_wrong_selector_is_answered_in_a_line(small_desk: Desk) -> None:
    page = unescape(small_desk.reader.get(BENCH, params={"drop": "p[", "title": "h1"}).text)
    assert "drop: 'p[' is no CSS selector" in page
    assert "<ins>" not in page


def test_the_lines_for_the_source_file_can_be_read_back() -> None:
    stated = {"body": ['div[data-x="a\\\\b"]', "p"], "drop": [], "title": ["h1"]}
    read = tomllib.loads(as_toml(stated))
    assert read == {"rules": [{"body": stated["body"], "title": ["h1"]}]}
    assert RulesTable.model_validate(read["rules"][0]).title == ("h1",)


def test_one_selector_stands_on_each_line() -> None:
    assert split(" p \n\n h2\r\n") == ["p", "h2"]
    assert check({"body": ["p"]})[1] == []
