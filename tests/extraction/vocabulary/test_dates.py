"""Names and words of dates."""

from __future__ import annotations

import re

import pytest

from worker.extraction.vocabulary.dates import (
    COPYRIGHT,
    DATE_CLASS,
    FIRST_WORD,
    MODIFIED_METAS,
    MODIFIED_WORD,
    PUBLISHED_IN_META,
    PUBLISHED_METAS,
    PUBLISHED_WORD,
    WEAK_PUBLISHED_METAS,
)


def test_a_name_gives_one_date_and_is_written_as_it_is_looked_up() -> None:
    names = [*PUBLISHED_METAS, *WEAK_PUBLISHED_METAS, *MODIFIED_METAS]
    assert len(names) == len(set(names))
    assert [name for name in names if name != name.lower()] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("publish-date", True),
        ("x.publication_time", True),
        ("date.publication", True),
        ("published_on", True),
        ("date-published", True),
        ("posted-date", True),
        ("postdate", True),
        ("publisher", False),
        ("expires-date", False),
    ],
)
def test_other_names_of_meta_elements_that_give_the_date(name: str, expected: bool) -> None:
    assert bool(PUBLISHED_IN_META.search(name)) == expected


@pytest.mark.parametrize(
    ("pattern", "said", "unsaid"),
    [
        (MODIFIED_WORD, ("Last updated 3 March", "Stand: 3. März", "Mis à jour le 3 mars", "更新 3月"), "Published"),
        (PUBLISHED_WORD, ("Published 3 March", "Veröffentlicht am 3.3.", "Pubblicato il", "입력 3월"), "Updated"),
        (FIRST_WORD, ("First published 3 March", "· Erstmals erschienen", "Originally posted"), "Published first"),
        (COPYRIGHT, ("© 2026", "(c) 2026", "Alle Rechte vorbehalten"), "Copied 2026"),
        (DATE_CLASS, ("article-date", "fecha", "posted-on", "byline"), "headline"),
    ],
    ids=["modified", "published", "first", "copyright", "class"],
)
def test_words_tell_what_a_line_dates(pattern: re.Pattern[str], said: tuple[str, ...], unsaid: str) -> None:
    assert [line for line in said if not pattern.search(line)] == []
    assert not pattern.search(unsaid)


def test_a_first_publication_is_told_at_the_beginning_of_a_line() -> None:
    assert FIRST_WORD.match("— First published 3 March")
    assert not FIRST_WORD.match("Updated, first published 3 March")
