"""Missed rules: what a page's warnings say is read from them again."""

from __future__ import annotations

from worker.extraction import extract
from worker.records import ExtractionRules
from worker.records.missed_rules import missed_rules

PAGE = b"<html><body><div class='story'><h1>Late frost</h1><p>The orchards are bare.</p></div></body></html>"


def test_the_fields_whose_selectors_name_nothing_are_told() -> None:
    rules = ExtractionRules(body=("div.story",), drop=("aside",), title=("h1", "h2"), caption=("figcaption",))
    article = extract(PAGE, "https://news.example/1", content_type="text/html", rules=rules)
    assert missed_rules(article.warnings) == ("drop", "caption")


def test_a_page_without_rules_misses_none() -> None:
    assert missed_rules(extract(PAGE, "https://news.example/1", content_type="text/html").warnings) == ()
