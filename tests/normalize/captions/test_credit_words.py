"""Words of credits: labels before one, agencies that end one, and remarks that are none."""

from __future__ import annotations

import re

import pytest

from worker.normalize.captions.credit_words import (
    AGENCY,
    BY,
    IN_BRACKETS,
    JOINERS,
    LABEL,
    LEAD_IN,
    REMARK,
    SOURCE_LEAD,
    UNMISTAKABLE,
    UNMISTAKABLE_NAMES,
)


@pytest.mark.parametrize(
    ("words", "label", "others"),
    [
        (
            LABEL,
            "photo credit|photos|symbolfoto|titelbild|bildquelle|crédit photo|fuente|zdjęcie|写真|사진",
            "photon|phone|sourcing",
        ),
        (BY, "photo by|image courtesy of|courtesy of|foto van|image source,", "by|photo|foto in"),
    ],
    ids=["with a colon", "without"],
)
def test_labels_stand_before_a_credit(words: str, label: str, others: str) -> None:
    pattern = re.compile(words, re.IGNORECASE)
    assert [each for each in label.split("|") if not pattern.fullmatch(each)] == []
    assert [each for each in others.split("|") if pattern.fullmatch(each)] == []


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("Mara Quill/AP Photo", "AP Photo"),
        ("Mara Quill via Getty Images", "Getty Images"),
        ("picture alliance/dpa", "picture alliance"),
        ("연합뉴스 제공", "연합뉴스"),
        ("APA/Mara Quill", "APA"),
        ("A map of the harbour", None),
        ("The app of the harbour", None),
        ("Non-EPA report", None),
    ],
)
def test_agencies_are_known_as_whole_words(text: str, agency: str | None) -> None:
    found = AGENCY.search(text)
    assert (found and found[0]) == agency


@pytest.mark.parametrize("name", UNMISTAKABLE_NAMES)
def test_an_unmistakable_name_needs_a_blank_before_it(name: str) -> None:
    assert UNMISTAKABLE.search(f"The ferry {name.title()}")
    assert not UNMISTAKABLE.search(name)
    assert not UNMISTAKABLE.search(f"The ferry-{name}")


@pytest.mark.parametrize(
    ("pattern", "said", "unsaid"),
    [
        (
            REMARK,
            ("Archivbild", "file photo", "left", "Symbolfoto.", "l.", "資料写真"),
            ("Archive of the town", "leftover"),
        ),
        (IN_BRACKETS, ("Foto Mara Quill", "Dok. Quill", "istimewa Quill"), ("Photography", "Foto")),
        (
            LEAD_IN,
            ("Image caption, the ferry", "Bildunterschrift: Fähre", "Image caption The ferry"),
            ("Image caption the ferry",),
        ),
        (
            SOURCE_LEAD,
            ("Image source, Quill Image caption, the ferry",),
            ("Image source, Quill", "Image source: A. B. Image caption:"),
        ),
    ],
    ids=["remark", "in brackets", "lead-in", "source"],
)
def test_words_around_a_credit(pattern: re.Pattern[str], said: tuple[str, ...], unsaid: tuple[str, ...]) -> None:
    assert [words for words in said if not pattern.match(words)] == []
    assert [words for words in unsaid if pattern.match(words)] == []


def test_joiners_are_compared_in_lower_case() -> None:
    assert [word for word in JOINERS if word != word.lower() or " " in word] == []
