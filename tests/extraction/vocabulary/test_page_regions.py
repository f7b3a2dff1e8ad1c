"""Words in names, and the kinds of box that they name."""

from __future__ import annotations

import pytest

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
