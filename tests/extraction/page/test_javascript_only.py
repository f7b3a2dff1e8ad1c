"""Pages whose text needs a browser."""

from __future__ import annotations

import pytest

from worker.extraction.page import open_page
from worker.extraction.page.javascript_only import needs_script
from worker.normalize.html import parse_html

SCRIPT = "<script src=/app.js></script>"
NOTE = "<noscript>Please enable JavaScript to read this site.</noscript>"
SENTENCE = "The fog horn, which once woke three villages, falls silent as well. "


@pytest.mark.parametrize(
    ("body", "text", "wanted"),
    [
        (f"<div id=root></div>{SCRIPT}", "", True),
        (f"<nav><a href=/>{SENTENCE * 9}</a></nav><div id=root></div>{SCRIPT}", "", True),
        (f"<p>{SENTENCE * 4}</p>{SCRIPT}{NOTE}", SENTENCE, True),
        (f"<p>{SENTENCE * 4}</p>{SCRIPT}", SENTENCE, False),
        (f"<p>{SENTENCE * 4}</p>{SCRIPT}{NOTE}", SENTENCE * 4, False),
        (f"<p>{SENTENCE * 20}</p>{SCRIPT}{NOTE}", "", False),
        ("<div id=root></div>", "", False),
        ('<div id=root></div><script type="application/ld+json">{}</script>', "", False),
    ],
    ids=["shell", "shell with menu", "note", "short text", "text was found", "much text", "no script", "data only"],
)
def test_a_page_needs_scripts_where_it_shows_next_to_nothing_without(body: str, text: str, wanted: bool) -> None:
    document = open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")
    assert needs_script(document, text) is wanted
