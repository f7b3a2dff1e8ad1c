"""How lines begin, and what kind of line that makes them."""

from __future__ import annotations

from collections import Counter

import pytest

from worker.extraction.vocabulary.line_openings import BEGINNINGS, BYLINE, line_kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Read more: the ferry", "promo"),
        ("– Les også: Fergen", "promo"),
        ("اقرأ أيضا: الجسر", "promo"),
        ("Διαβάστε επίσης: Η γέφυρα", "promo"),
        ("(Don’t miss) the ferry", "promo"),
        ("» The ferry", "promo"),
        ("Subscribe to our letters", "appeal"),
        ("Newsletter", "appeal"),
        ("All rights reserved", "note"),
        ("© 2026", "note"),
        ("By the harbour", "note"),
        ("Photo: Mara Quill", "caption"),
        ("Correction: it was 1874", "correction"),
        ("Editor's note: the pier is older", "correction"),
        ("The ferry sails", None),
        ("Reader moreover", None),
        ("Bystanders waited", None),
        ("Photographs hang in the hall", None),
        ("", None),
        ("—", None),
    ],
)
def test_lines_begin_as_kinds(line: str, kind: str | None) -> None:
    assert line_kind(line) == kind


def test_the_longest_beginning_counts() -> None:
    assert line_kind("Video: the ferry") == "caption"
    assert line_kind("More on the ferry") == "promo"
    assert line_kind("This article is for readers") == "appeal"
    assert line_kind("This article was changed") == "correction"


def test_no_beginning_is_of_two_kinds() -> None:
    found = Counter(beginning.casefold() for beginnings in BEGINNINGS.values() for beginning in set(beginnings))
    assert [beginning for beginning, times in found.items() if times > 1] == []


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_every_beginning_is_found_by_itself(kind: str) -> None:
    assert [beginning for beginning in BEGINNINGS[kind] if line_kind(beginning) != kind] == []


def test_a_byline_needs_a_word_behind() -> None:
    assert BYLINE.match("Von Jana Brandt")
    assert BYLINE.match("TEXT: Jana Brandt")
    assert not BYLINE.match("Vongole mit Zitrone")
    assert not BYLINE.match("By —")
