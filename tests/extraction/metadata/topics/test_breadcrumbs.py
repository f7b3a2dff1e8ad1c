"""Tests of reading the visible trail."""

from __future__ import annotations

import pytest

from tests.extraction.pages import URL, evidence_of
from worker.extraction.metadata.topics.breadcrumbs import visible_trail

HEADLINE = "<h1>Ferry returns to the old quay</h1>"


@pytest.mark.parametrize(
    ("trail", "names"),
    [
        (
            '<ol class="breadcrumb"><li><a href="/">Home</a></li><li><a href="/local">Local</a></li></ol>',
            ["Home", "Local"],
        ),
        (
            '<nav aria-label="Breadcrumb"><a href="/en.html">Start</a> <a href="/boats/">Boats</a></nav>',
            ["Start", "Boats"],
        ),
        (
            '<div itemtype="https://schema.org/BreadcrumbList"><a href="/">A1</a><a href="/b/">B1</a></div>',
            ["A1", "B1"],
        ),
        (f'<p class="breadcrumbs"><a href="/">Home</a> <a href="{URL}">Ferry returns</a></p>', []),
        ('<p class="breadcrumbs"><a href="/boats/big/">Boats</a> <a href="/boats/big/new/">New</a></p>', []),
        ('<p class="links"><a href="/">Home</a> <a href="/local">Local</a></p>', []),
    ],
)
def test_a_trail_begins_at_home_and_is_called_one(trail: str, names: list[str]) -> None:
    assert visible_trail(evidence_of(trail + HEADLINE)) == names


def test_a_trail_stands_above_the_headline() -> None:
    trail = '<p class="breadcrumbs"><a href="/">Home</a> <a href="/local">Local</a></p>'
    assert visible_trail(evidence_of(HEADLINE + trail)) == []
