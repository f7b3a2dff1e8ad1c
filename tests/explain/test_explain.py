"""An explanation is of the record that the extraction gives, and accounts for every letter of its text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.explain.pages import PAGE, URL
from worker.errors import ParseError
from worker.explain import explain
from worker.extraction import extract
from worker.normalize.text import letters
from worker.records import ExtractionRules, plain

CASES = sorted((Path(__file__).parents[1] / "cases").rglob("*.html"))


@pytest.mark.parametrize("page", CASES, ids=lambda page: page.parent.name)
def test_the_kept_passages_are_the_text_of_the_record(page: Path) -> None:
    raw = page.read_bytes()
    explanation = explain(raw, URL)
    assert explanation.article == extract(raw, URL)
    kept = " ".join(passage.text for passage in explanation.passages if passage.kept)
    assert letters(kept) == letters(explanation.article.text)


def test_the_same_page_is_explained_the_same_way() -> None:
    assert explain(PAGE.encode(), URL) == explain(PAGE.encode(), URL)


def test_an_explanation_can_be_written_as_json() -> None:
    said = json.loads(json.dumps(plain(explain(PAGE.encode(), URL))))
    assert said["encoding"] == "utf-8"
    assert said["article"]["title"] == "Ferry returns to the bay"


def test_rules_are_counted_by_the_elements_they_name() -> None:
    rules = ExtractionRules(body=(".story-body",), drop=(".gone",), title=("h1",))
    explanation = explain(PAGE.encode(), URL, rules=rules)
    assert explanation.matched == (("body", 1), ("drop", 0), ("title", 1))
    assert explanation.rules == rules


def test_a_rendering_is_explained_by_its_lines() -> None:
    raw = b"Ferry returns\n\nBy Ines Carrow\n\nThe ferry will cross the bay again from the first of May.\n"
    explanation = explain(raw, URL, content_type="text/plain")
    assert [(p.text.split()[0], p.role) for p in explanation.passages] == [
        ("Ferry", "field"),
        ("By", "field"),
        ("The", "text"),
    ]


def test_what_cannot_be_read_cannot_be_explained() -> None:
    with pytest.raises(ParseError):
        explain(b"", URL)
