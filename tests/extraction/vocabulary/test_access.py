"""Words for what costs money and what somebody paid for."""

from __future__ import annotations

import pytest

from worker.extraction.vocabulary.access import (
    FREE_METAS,
    FREE_WORDS,
    PAID_FLAG_METAS,
    PAID_WORDS,
    SPONSOR_LABELS,
    SPONSOR_METAS,
    SPONSOR_PATH,
)
from worker.normalize.text import letters


def test_no_word_says_both() -> None:
    assert FREE_WORDS.isdisjoint(PAID_WORDS)
    assert set(FREE_METAS).isdisjoint({*PAID_FLAG_METAS, *SPONSOR_METAS})


def test_words_are_written_as_they_are_compared() -> None:
    names = [*FREE_METAS, *PAID_FLAG_METAS, *SPONSOR_METAS, *FREE_WORDS, *PAID_WORDS]
    assert [name for name in names if name != name.casefold()] == []
    assert [label for label in SPONSOR_LABELS if letters(label) != label] == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/sponsored/harbour-tours/", True),
        ("/wirtschaft/anzeige/neue-kueche/", True),
        ("/Contenu-Sponsorise/le-port/", True),
        ("/brand-studio/x", True),
        ("/news/who-sponsored-the-ferry/", False),
        ("/anzeigenblatt/bericht/", False),
        ("/sponsored", False),
    ],
)
def test_a_folder_of_the_address_tells_of_a_sponsor(path: str, expected: bool) -> None:
    assert bool(SPONSOR_PATH.search(path)) == expected
