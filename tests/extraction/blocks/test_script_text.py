"""Articles that stand in scripts only."""

from __future__ import annotations

import json

from worker.extraction.blocks.script_text import blocks_of_text, center_of, find_scripted, prose_of
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
