"""Words of class names, hosts and paths around promos."""

from __future__ import annotations

import pytest

from worker.extraction.vocabulary.teaser_markup import (
    COMMENT_TARGET,
    ENTRY_WORDS,
    EXCERPT_WORDS,
    FILE_ENDINGS,
    HEADLINE_WORDS,
    KICKER_WORDS,
    LISTING_SEGMENTS,
    MENU_WORDS,
    META_WORDS,
    NEIGHBOUR_WORDS,
    SERVICE_HOSTS,
    SERVICE_SEGMENTS,
    TEXT_WORDS,
    ZONE_WORDS,
    words,
)

TABLES = {
    **ZONE_WORDS,
    "neighbour": NEIGHBOUR_WORDS,
    "menu": MENU_WORDS,
    "entry": ENTRY_WORDS,
    "listing": LISTING_SEGMENTS,
    "service": SERVICE_SEGMENTS,
    "host": SERVICE_HOSTS,
    "headline": HEADLINE_WORDS,
    "kicker": KICKER_WORDS,
    "meta": META_WORDS,
    "text": TEXT_WORDS,
    "excerpt": EXCERPT_WORDS,
}


def test_words_are_parted_by_blanks_and_count_once() -> None:
    assert words("  nav menu\n nav ") == {"nav", "menu"}


@pytest.mark.parametrize("table", TABLES)
def test_words_are_such_as_a_name_splits_into(table: str) -> None:
    """Names are split at case changes and punctuation; only parts of paths and hosts keep their hyphens."""
    is_address = table in ("listing", "service", "host")
    odd = [
        word
        for word in TABLES[table]
        if word != word.lower() or not word.replace("-", "" if is_address else "?").isalnum()
    ]
    assert odd == []


def test_a_card_names_its_headline_and_its_excerpt_apart() -> None:
    assert HEADLINE_WORDS.isdisjoint(EXCERPT_WORDS)
    assert TEXT_WORDS < EXCERPT_WORDS


def test_an_entry_is_no_menu() -> None:
    assert MENU_WORDS.isdisjoint(ENTRY_WORDS)
    assert ZONE_WORDS["promo"] > NEIGHBOUR_WORDS


def test_a_folder_leads_to_a_list_or_to_a_service() -> None:
    """Terms are both: words of a taxonomy, and those that nobody reads."""
    assert {"terms"} == LISTING_SEGMENTS & SERVICE_SEGMENTS


def test_endings_are_those_of_files() -> None:
    assert all(ending.startswith(".") and ending[1:].isalnum() for ending in FILE_ENDINGS)
    assert ".html" not in FILE_ENDINGS


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("comments", True),
        ("respond", True),
        ("comment-4711", True),
        ("Kommentare", True),
        ("commentary", False),
        ("top", False),
    ],
)
def test_links_to_the_discussion(target: str, expected: bool) -> None:
    assert bool(COMMENT_TARGET.match(target)) == expected
