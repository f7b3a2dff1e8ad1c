"""Hits on the terminal: one block each, hostile text stays text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.cli.views.hits import print_hits
from worker.storage.queries.article_list import Listed
from worker.storage.queries.search import Hit
from worker.storage.search.snippets import Snippet, SnippetPart

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def hit(title: str) -> Hit:
    found = Listed(
        7, "https://news.example/7", title, "article", "en", "gazette", NOON, NOON, NOON, 90, None, None, None
    )
    snippet = Snippet(
        "captions", (SnippetPart("The old ", False), SnippetPart("ferry\x1b[2J", True), SnippetPart("\nat dawn", False))
    )
    return Hit(found, 0.5, (SnippetPart(title, False),), (snippet,))


def test_a_hit_is_shown_with_its_facts(capsys: pytest.CaptureFixture[str]) -> None:
    print_hits([hit("Of [red]boats[/red]\x07")], 1, is_exact=True)
    said = capsys.readouterr().out
    assert "7  Of [red]boats[/red]" in said
    assert "2026-03-01 12:00 · gazette · en" in said
    assert "captions: … The old ferry" in said
    assert "\x1b[2J" not in said
    assert "\x07" not in said
    assert said.rstrip().endswith("1 article found")


def test_many_and_none(capsys: pytest.CaptureFixture[str]) -> None:
    print_hits([hit("One")], 1000, is_exact=False)
    assert "more than 1,000 articles found; 1 shown, --limit shows more" in capsys.readouterr().out
    print_hits([], 0, is_exact=True)
    assert capsys.readouterr().out == "nothing stored holds these words\n"
