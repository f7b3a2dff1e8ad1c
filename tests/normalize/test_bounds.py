"""What lies behind the bounds of a page is left out, and finding that out costs no more than its length."""

from __future__ import annotations

import time

import pytest

from worker.normalize import bounds
from worker.normalize.bounds import MOST_ATTRIBUTES, bounded, with_few_attributes
from worker.normalize.html import parse_html, parse_page


def test_an_ordinary_page_stays_as_it_is() -> None:
    page = """<!doctype html><p class="a > b" title='x' hidden data-x=1>words <b>a < b</b><br/><img src=a.png></p>"""
    assert bounded(page) == (page, [])


def test_what_lies_behind_the_bounds_is_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_TAGS", 3)
    assert bounded("<a><b><c><d>e") == ("<a><b>", ["the page is too long: its last 7 characters were left out"])
    monkeypatch.setattr(bounds, "MOST_CHARACTERS", 5)
    assert bounded("no tags here")[0] == "no ta"


def test_attributes_are_counted_over_the_whole_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_ATTRIBUTES_IN_ALL", 5)
    assert bounded('<a b="1">x</a><a b="2" c>y</a> a = b <p>z')[0] == '<a b="1">x</a><a b="2" c>y</a> a = b <p>z'
    assert bounded('<a b="1">x</a><a b="2" c="3">y</a>')[0] == '<a b="1">x</a>'


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(f"a{n}" for n in range(40_000)),
        " ".join(f"a{n}=1" for n in range(40_000)),
        "".join(f"a{n}='>'" for n in range(40_000)),
        'first=">" ' + "\n".join(f'a{n}="<b>"' for n in range(40_000)),
        "/".join(f"a{n}" for n in range(40_000)),
    ],
    ids=["names", "values", "no-blanks", "brackets", "slashes"],
)
def test_the_attributes_of_one_tag_cost_little(attributes: str) -> None:
    started = time.process_time()
    parsed = parse_page(f"<p>before</p><div {attributes}>words</div><p>after</p>")
    assert time.process_time() - started < 2
    assert next(len(node.attrib) for node in parsed.root.iter("div")) <= MOST_ATTRIBUTES
    assert "words" in "".join(parsed.root.itertext())
    assert "after" in "".join(parsed.root.itertext())
    assert "too many attributes" in parsed.warnings[0]


def test_a_script_that_compares_has_no_attributes_and_no_warning() -> None:
    script = "for (i = 0; i<names.length; i++) { " + "a = b; " * 300 + "}"
    parsed = parse_page(f"<body><script>{script}</script><p>words</p></body>")
    assert parsed.warnings == ()
    assert "words" in "".join(parsed.root.itertext())


@pytest.mark.parametrize("piece", ["<a t=", "<a t='", '<a t="', "<a ", "<a", "<a b=c ", "< a", "='", "<a/", "<a\n"])
def test_looking_costs_no_more_than_the_length(piece: str) -> None:
    started = time.process_time()
    with_few_attributes(bounded(piece * 300_000)[0])
    assert time.process_time() - started < 2


def test_a_page_of_strays_and_depth_costs_its_length() -> None:
    started = time.process_time()
    parse_html("<html><head><title>T</title>" + "<article>x</article>" * 60_000)
    parse_html("<div>" * 5_000 + "<div " * 200_000)
    assert time.process_time() - started < 5
