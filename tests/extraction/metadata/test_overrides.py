"""A source's own selectors, instead of the generic evidence."""

from __future__ import annotations

from datetime import UTC, datetime

from worker.extraction.metadata import Metadata
from worker.extraction.metadata.overrides import apply_rules
from worker.extraction.page import open_page
from worker.normalize.html import parse_html
from worker.records import Author, ExtractionRules

PAGE = (
    "<body><h2 class=t>The keys</h2><p class=b>By Ann Lee and Bo Ray</p>"
    "<time datetime=2026-03-14T09:30Z>x</time></body>"
)


def test_title_byline_and_date_come_from_the_rules() -> None:
    rules = ExtractionRules(title=(".t",), byline=(".b",), date=("time",))
    document = open_page(parse_html(PAGE), "https://paper.example/a", rules=rules)
    found = apply_rules(document, Metadata("https://paper.example/a", title="Other", provenance={"title": "h1"}))
    assert (found.title, found.byline) == ("The keys", "By Ann Lee and Bo Ray")
    assert found.authors == (Author("Ann Lee"), Author("Bo Ray"))
    assert found.published_at == datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
    assert found.provenance == dict.fromkeys(("title", "byline", "authors", "published_at"), "rules")


def test_what_matches_nothing_leaves_the_generic_evidence() -> None:
    document = open_page(parse_html(PAGE), "https://paper.example/a", rules=ExtractionRules(title=(".none",)))
    metadata = Metadata("https://paper.example/a", title="Other")
    assert apply_rules(document, metadata) == metadata
