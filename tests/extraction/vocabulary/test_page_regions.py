"""Words in names, and how lines begin."""

from __future__ import annotations

import pytest

from worker.extraction.vocabulary.line_openings import BYLINE, line_kind
from worker.extraction.vocabulary.page_regions import APART, OTHER_PICTURES, RULED, kinds_named


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
    ("name", "kinds"),
    [
        ("relatedStories__item", {"related list"}),
        ("relative", set()),
        ("teaser", {"promo"}),
        ("node--promoted", {"promoted"}),
        ("modal__body", {"popup"}),
        ("modal-trigger", {"popup control"}),
        ("md:[grid-area:sidebar]", set()),
        ("image-share-bar", {"sharing"}),
        ("shared-header", set()),
    ],
)
def test_rules_go_by_fewer_words_than_the_model(name: str, kinds: set[str]) -> None:
    assert kinds_named(name) & RULED.keys() == kinds


def test_what_a_lone_control_is_called_puts_nothing_apart() -> None:
    assert not kinds_named("modal-trigger") & APART
    assert not kinds_named("article-headers-shared-image") & OTHER_PICTURES


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
