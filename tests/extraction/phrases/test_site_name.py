"""Tests of freeing titles from the names of their site."""

from __future__ import annotations

import pytest

from worker.extraction.phrases.site_name import is_site, names_keys, without_site

KEYS = names_keys(["The Harbour Post"], "https://www.harbour-post.example/a")
TITLE = "Ferry returns to the old quay"


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        f"{TITLE} | The Harbour Post",
        f"{TITLE} - Local - Harbour Post",
        f"{TITLE}-Harbour Post",
        f"{TITLE} — harbour-post.example",
        f"{TITLE} ㅣ The Harbour Post",
        f"Harbour Post | {TITLE}",
        f"{TITLE} * The Harbour Post * by Ann Lee",
        f"{TITLE} | The Harbour Post Online",
    ],
)
def test_the_sites_name_goes(title: str) -> None:
    assert without_site(title, KEYS) == TITLE


@pytest.mark.parametrize("title", ["Trump - the man", "Oslo: ferry returns", "Nice | and easy", "A-B", "", " - "])
def test_other_words_between_marks_stay(title: str) -> None:
    assert without_site(title, KEYS) == title


def test_a_site_is_known_by_its_names_and_its_host() -> None:
    assert {"theharbourpost", "harbourpost"} <= KEYS
    assert is_site("Harbour Post", KEYS)
    assert is_site("www.other.example", KEYS)
    assert not is_site("Harbour", KEYS)
