"""Class words of the lines above and below a headline."""

from __future__ import annotations

import pytest

from worker.extraction.vocabulary.headline_area import DEK, KICKER


@pytest.mark.parametrize("words", ["article__kicker", "dachzeile", "pre-title", "pretitle", "volanta", "flagline"])
def test_kickers_are_named(words: str) -> None:
    assert KICKER.search(words)
    assert not DEK.search(words)


@pytest.mark.parametrize(
    "words",
    ["standfirst", "dek", "article-deck", "sub-title", "subheadline", "lead", "lead-text", "sous-titre", "lead-in"],
)
def test_standfirsts_are_named(words: str) -> None:
    assert DEK.search(words)
    assert not KICKER.search(words)


@pytest.mark.parametrize("words", ["desk", "decker", "headline", "lead-image", "leader", "body", "leading-tight"])
def test_what_only_looks_like_one_is_none(words: str) -> None:
    assert not DEK.search(words)
    assert not KICKER.search(words)
