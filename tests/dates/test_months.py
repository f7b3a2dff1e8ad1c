"""Month names in every language."""

from __future__ import annotations

import pytest

from worker.dates.months import _MONTHS, PERSIAN_MONTHS, fold, month_of, persian_month_of


@pytest.mark.parametrize("language", sorted(_MONTHS))
def test_every_name_is_known_in_its_own_language(language: str) -> None:
    months = _MONTHS[language].split()
    assert len(months) == 12
    for number, forms in enumerate(months, 1):
        for form in forms.split("/"):
            assert month_of(fold(form), language) == number
            assert month_of(fold(form.upper()), language) == number


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("Août", 8),
        ("sept.", 9),
        ("Mrz", 3),
        ("DÉC.", 12),
        ("ŞUBAT", 2),
        ("Kasım", 11),
        ("июн", 6),
        ("jun", 6),
        ("maj", 5),
    ],
)
def test_short_forms_and_accents(word: str, number: int) -> None:
    assert month_of(fold(word)) == number


@pytest.mark.parametrize("word", ["", "ma", "listopad", "monday", "und", "2024"])
def test_what_names_no_month_or_two(word: str) -> None:
    assert month_of(word) is None


def test_the_iranian_months() -> None:
    assert [persian_month_of(fold(name)) for name in PERSIAN_MONTHS] == list(range(1, 13))
    assert persian_month_of("may") is None


def test_folding_gives_ascii_digits_of_every_script() -> None:
    assert fold("٣۳३３") == "3333"
