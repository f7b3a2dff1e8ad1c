"""Tests of reading JSON-LD."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from worker.extraction.structured_data.json_ld import (
    MOST_NODES,
    clean,
    flatten,
    parse_script,
    read_json_ld,
    strings,
    text_in,
    types_of,
)

ARTICLE = '{"@type": "NewsArticle", "headline": "Ferry returns"}'


@pytest.mark.parametrize(
    "script",
    [
        ARTICLE,
        f"<!-- {ARTICLE} -->",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        f"/*<![CDATA[*/{ARTICLE}/*]]>*/",
        f"{ARTICLE};",
        '{"@type": "NewsArticle", "headline": "Ferry returns",}',
        '{"@type": "NewsArticle", "headline": "Ferry\\ returns"}'.replace("\\ ", " "),
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Ferry returns&quot;}",
        '{"@type": "NewsArticle", "headline": "Ferry returns", "description": "It\\\'s back",}',
    ],
)
def test_a_wrapped_or_broken_script_is_still_read(script: str) -> None:
    node = parse_script(script)[0]
    assert (node["@type"], node["headline"]) == ("NewsArticle", "Ferry returns")


def test_raw_newlines_and_tabs_inside_strings_are_read() -> None:
    node = parse_script('{"headline": "Ferry\n\treturns"}')[0]
    assert text_in(node["headline"]) == "Ferry returns"


def test_several_values_in_one_script_are_all_read() -> None:
    values = parse_script('{"@type": "WebSite"}\n{"@type": "NewsArticle"},[{"@type": "Person"}]')
    assert [types_of(node) for value in values for node in flatten(value)] == [
        ("WebSite",),
        ("NewsArticle",),
        ("Person",),
    ]


def test_a_script_cut_off_or_unquoted_gives_its_flat_fields() -> None:
    node = parse_script(
        '{"@type": "NewsArticle", "headline": "Harbour "reopens" today", "datePublished": "2024-05-03T18'
    )[0]
    assert node["@type"] == "NewsArticle"
    node = parse_script('{"@type":"NewsArticle","datePublished":"2024-05-03","headline":"The \\"Anna\\" sails","x":')[0]
    assert node["headline"] == 'The "Anna" sails'
    assert node["datePublished"] == "2024-05-03"


@pytest.mark.parametrize("script", ["", "null", "no json here", "{", "[" * 100_000, '{"a":' * 50_000])
def test_a_script_that_holds_nothing_gives_no_object(script: str) -> None:
    assert [node for value in parse_script(script) for node in flatten(value)] == []


def test_graphs_lists_and_main_entities_are_flattened_in_page_order() -> None:
    root = lxml_html.fromstring(
        "<html><head>"
        '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "mainEntity": {"@type": "Article"}}]}'
        "</script>"
        '<script type="text/javascript">{"@type": "Ignored"}</script>'
        '<script type="Application/LD+JSON; charset=utf-8">[[{"@type": ["http://schema.org/NewsArticle"]}]]</script>'
        "</head></html>"
    )
    assert [types_of(node) for node in read_json_ld(root.iter("script"))] == [
        (),
        ("WebPage",),
        ("Article",),
        ("NewsArticle",),
    ]


def test_strings_are_found_in_lists_numbers_and_objects() -> None:
    value: list[Any] = ["a", " ", 7, True, None, {"name": "b"}, {"@value": "c"}, [["d"]], {"other": "e"}]
    assert list(strings(value)) == ["a", "7", "b", "c"]


def test_a_text_is_freed_of_entities_tags_and_lone_surrogates() -> None:
    assert clean("T&amp;amp;T &#8217;s <b>gold</b>\u00ad ") == "T&T ’s gold"
    assert clean(json.loads('"cut \\ud83d off"')) == "cut \ufffd off"
    assert clean("3 < 4") == "3 < 4"


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for value in parse_script(text):
        for node in flatten(value):
            types_of(node)
    assert "\ud83d" not in clean(text)


def test_so_many_objects_are_read_and_no_more() -> None:
    many = [{"@type": "Thing", "n": n} for n in range(MOST_NODES + 50)]
    tag = '<script type="application/ld+json">{}</script>'
    root = lxml_html.fromstring(f"<html><head>{tag.format(json.dumps(many))}{tag.format(ARTICLE)}</head></html>")
    found = read_json_ld(root.iter("script"))
    assert len(found) == MOST_NODES
    assert found[0] == many[0]


def test_what_is_nested_too_deeply_is_not_looked_for() -> None:
    value: Any = {"@type": "NewsArticle"}
    for _ in range(8):
        value = [value]
    assert len(list(flatten(value))) == 1
    assert list(flatten([value])) == []
