"""Words in names, and how lines begin."""

from __future__ import annotations

import pytest

from worker.extraction.vocabulary.line_openings import BYLINE, line_kind
from worker.extraction.vocabulary.page_regions import kinds_named


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("relatedStories__item", {"related"}),
        ("article-body", {"body", "text"}),
        ("ArticleBody", {"body", "text"}),
        ("ad-slot", {"ad"}),
        ("header", {"title"}),
        ("shadow", set()),
        ("loaded", set()),
        ("comments-list", {"comment"}),
        ("visually-hidden", {"hidden"}),
    ],
)
def test_names_speak_of_kinds(name: str, kinds: set[str]) -> None:
    assert kinds <= kinds_named(name)
    assert kinds or not kinds_named(name)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Read more: the ferry", "promo"),
        ("– Les også: Fergen", "promo"),
        ("اقرأ أيضا: الجسر", "promo"),
        ("Διαβάστε επίσης: Η γέφυρα", "promo"),
        ("Subscribe to our letters", "appeal"),
        ("All rights reserved", "note"),
        ("Correction: it was 1874", "correction"),
        ("The ferry sails", None),
        ("Reader moreover", None),
    ],
)
def test_lines_begin_as_kinds(line: str, kind: str | None) -> None:
    assert line_kind(line) == kind


def test_a_byline_needs_a_word_behind() -> None:
    assert BYLINE.match("Von Jana Brandt")
    assert not BYLINE.match("Vongole mit Zitrone")
