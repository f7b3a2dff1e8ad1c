"""Articles that stand in scripts only."""

from __future__ import annotations

import json

import pytest

from worker.extraction.blocks.script_text import (
    DEEPEST,
    blocks_of_text,
    blocks_of_value,
    center_of,
    find_scripted,
    prose_in,
    prose_of,
)
from worker.extraction.page import open_page
from worker.normalize.html import parse_html

SENTENCES = [
    f"Boat number {n} leaves the old harbour in the morning and comes back before the sun goes down." for n in range(5)
]
URL = "https://paper.example/a"


def found_in(head: str) -> tuple[list[tuple[str, str]], str] | None:
    found = find_scripted(open_page(parse_html(f"<html><head>{head}</head><body></body></html>"), URL))
    return ([(block.type, block.text) for block in found[0]], found[1]) if found else None


def test_json_ld_is_read_unless_it_is_behind_a_wall() -> None:
    node = {"@type": "NewsArticle", "articleBody": "\n".join(SENTENCES)}
    script = '<script type="application/ld+json">{}</script>'
    assert found_in(script.format(json.dumps(node))) == ([("paragraph", s) for s in SENTENCES], "json-ld")
    assert found_in(script.format(json.dumps(node | {"isAccessibleForFree": "False"}))) is None


def test_parts_with_a_foreign_type_are_left_out() -> None:
    parts = [{"type": "paragraph", "text": s} for s in SENTENCES]
    parts[2]["type"] = "imageCaption"
    state = {"page": {"story": {"body": parts, "related": [{"text": s} for s in SENTENCES]}}}
    found = found_in(f"<script>window.STATE = {json.dumps(state)}</script>")
    assert found == ([("paragraph", s) for n, s in enumerate(SENTENCES) if n != 2], "script")


def test_a_state_without_running_text_is_none() -> None:
    assert found_in('<script>window.STATE = {"labels": ["Sign in", "Search"], "url": "/a/b"}</script>') is None


def test_the_center_is_the_innermost_value_with_most_text() -> None:
    assert center_of({"a": "Menu", "b": {"c": SENTENCES, "d": 1}}) == SENTENCES


def test_markup_in_a_text_gives_typed_blocks() -> None:
    blocks = blocks_of_text(
        f"<h2>Why</h2><p>{SENTENCES[0]}</p><div class=caption><p>A boat.</p></div><p>$$ADSLOT$$</p>", URL
    )
    assert [(block.type, block.text) for block in blocks] == [("heading", "Why"), ("paragraph", SENTENCES[0])]


def test_addresses_and_labels_are_no_prose() -> None:
    assert prose_of("https://paper.example/" + "a" * 100 + ".") == 0
    assert prose_of("Sign in to read.") == 0
    assert prose_of(SENTENCES[0]) > 60


def test_a_text_that_is_json_is_read_as_what_it_says() -> None:
    parts = [{"type": "paragraph", "text": s} for s in SENTENCES]
    assert [b.text for b in blocks_of_value(json.dumps(parts), URL)] == SENTENCES
    broken = "[ " + SENTENCES[0]
    assert [b.text for b in blocks_of_value(broken, URL)] == [broken]


def test_headings_are_told_by_their_kind_and_what_is_no_text_is_left_out() -> None:
    parts = [
        {"type": "heading", "text": "Why the <b>ferry</b> sails"},
        {"type": "paragraph", "text": SENTENCES[0], "caption": SENTENCES[1]},
        {"type": "heading", "text": "word"},
        7,
        None,
    ]
    assert [(b.type, b.text) for b in blocks_of_value(parts, URL)] == [
        ("heading", "Why the ferry sails"),
        ("paragraph", SENTENCES[0]),
    ]


def test_what_is_nested_too_deeply_is_no_text() -> None:
    value: object = SENTENCES[0]
    for _ in range(DEEPEST + 5):
        value = [value]
    assert list(blocks_of_value(value, URL)) == []
    assert prose_in(value) == 0
    assert prose_in([SENTENCES[0], 3, {"caption": SENTENCES[1], "body": SENTENCES[2]}]) == prose_of(SENTENCES[0]) * 2


@pytest.mark.parametrize("text", ["https://a.example/x", "/path/of/it", "data:x", "token4711", ""])
def test_a_sign_for_machines_is_no_prose(text: str) -> None:
    assert prose_of(text * 9) == 0
