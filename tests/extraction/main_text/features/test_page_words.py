"""Words that tell kinds of page apart."""

from __future__ import annotations

import pytest

from worker.extraction.main_text.features.page_words import ADDRESS_WORDS, JSON_TYPES, NAME_WORDS, OPENGRAPH_TYPES
from worker.extraction.main_text.model import KINDS


def test_addresses_speak_of_the_kinds_that_the_model_tells_apart() -> None:
    assert set(ADDRESS_WORDS) == set(KINDS)


@pytest.mark.parametrize("words", [*ADDRESS_WORDS.values(), *NAME_WORDS.values(), OPENGRAPH_TYPES])
def test_words_are_written_as_they_are_compared(words: frozenset[str]) -> None:
    assert [word for word in words if word != word.lower() or not word.strip()] == []


def test_each_type_is_a_column_of_its_own() -> None:
    assert len(set(JSON_TYPES)) == len(JSON_TYPES)
