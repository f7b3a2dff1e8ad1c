"""A source's own selectors."""

from __future__ import annotations

from worker.extraction.page import open_page
from worker.normalize.html import parse_html
from worker.records import ExtractionRules

PAGE = (
    "<body><h2 class=t>The keys</h2><p class=b>By Ann Lee and Bo Ray</p>"
    "<time datetime=2026-03-14T09:30Z>x</time></body>"
)


def test_a_selector_that_is_no_css_is_a_warning_and_leaves_no_trace_on_the_page() -> None:
    document = open_page(parse_html(PAGE), "https://paper.example/a", rules=ExtractionRules(title=("h2[", ".t")))
    assert [element.tag for element in document.selected["title"]] == ["h2"]
    assert document.warnings == ["the rule title = 'h2[' is no CSS selector"]
    assert all(set(element.attrib) <= {"class", "datetime"} for element in document.elements)
