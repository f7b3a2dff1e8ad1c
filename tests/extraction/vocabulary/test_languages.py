"""Function words and scripts of languages."""

from __future__ import annotations

from itertools import pairwise

import pytest

from worker.extraction.vocabulary.languages import ALIASES, SAME_WORDS, SCRIPTS, STOPWORDS

WRITTEN_SO = {language for _, _, languages in SCRIPTS for language in languages}


def test_scripts_follow_each_other_without_overlap() -> None:
    assert all(first <= last for first, last, _ in SCRIPTS)
    assert all(before[1] < after[0] for before, after in pairwise(SCRIPTS))


@pytest.mark.parametrize(
    ("letter", "language"),
    [
        *(("Ω", "el"), ("ש", "he"), ("ক", "bn"), ("த", "ta"), ("ก", "th"), ("ქ", "ka"), ("አ", "am"), ("ひ", "ja")),
        *(("한", "ko"), ("漢", "zh"), ("W", None), ("Я", None), ("ب", None), ("ह", None)),
    ],
)
def test_a_letter_tells_its_script_where_one_language_is_written_so(letter: str, language: str | None) -> None:
    found = [languages[0] for first, last, languages in SCRIPTS if first <= ord(letter) <= last]
    assert found == ([language] if language else [])


def test_a_language_shows_itself_by_its_script_or_by_its_words() -> None:
    assert WRITTEN_SO.isdisjoint(STOPWORDS)
    assert set(ALIASES.values()) <= {*STOPWORDS, *SAME_WORDS, *WRITTEN_SO}
    assert set(SAME_WORDS.values()) <= STOPWORDS.keys()
    assert SAME_WORDS.keys().isdisjoint(STOPWORDS)


def test_an_alias_names_no_language_of_its_own() -> None:
    assert [alias for alias in ALIASES if alias in {*STOPWORDS, *SAME_WORDS, *WRITTEN_SO}] == []
    assert [alias for alias, language in ALIASES.items() if language in ALIASES] == []


def test_words_are_lower_case_and_tell_every_language_from_every_other() -> None:
    assert [word for words in STOPWORDS.values() for word in words if word != word.lower()] == []
    assert len(set(STOPWORDS.values())) == len(STOPWORDS)
    assert min(map(len, STOPWORDS.values())) >= 10
