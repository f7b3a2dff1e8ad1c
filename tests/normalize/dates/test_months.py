"""Names of months in many languages."""

from __future__ import annotations

import pytest

from worker.normalize.dates.months import fold, month_of, persian_month_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Février", "fevrier"),
        ("ŁÓDŹ", "lodz"),
        ("ΜΑΪΟΣ", "μαιοσ"),
        ("٣ مايو", "3 مایو"),
        ("२०२६", "2026"),
        ("Straße", "strasse"),
    ],
)
def test_folding_loses_case_accents_and_the_script_of_digits(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("word", "language", "month"),
    [
        ("march", None, 3),
        ("mar.", "en", 3),
        ("marz", "de", 3),
        ("mars", "fr-CA", 3),
        ("marraskuuta", "fi", 11),
        ("listopada", "pl", 11),
        ("listopada", "hr", 10),
        ("listopada", None, None),
        ("mai", "nb", 5),
        ("harbour", "en", None),
        ("", None, None),
    ],
)
def test_a_name_means_a_month_in_its_language_and_elsewhere_only_where_all_agree(
    word: str, language: str | None, month: int | None
) -> None:
    assert month_of(word, language) == month


def test_the_iranian_months_are_known_apart() -> None:
    assert persian_month_of(fold("فروردین")) == 1
    assert persian_month_of(fold("آبان")) == 8
    assert persian_month_of("march") is None
