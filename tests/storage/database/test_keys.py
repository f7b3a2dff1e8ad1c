"""Keys: one address has one key in all its spellings, and one alias in all its forms."""

from __future__ import annotations

import pytest

from worker.storage.database.keys import alias_key, digest, frontier_key

PAGE = "https://news.example/story/1"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.news.example/story/1/",
        "https://m.news.example/story/1?utm_source=x",
        "https://www-news-example.cdn.ampproject.org/c/s/news.example/story/1",
    ],
)
def test_spellings_and_forms_have_one_alias(url: str) -> None:
    assert alias_key(url) == alias_key(PAGE)


def test_another_form_is_an_address_of_its_own() -> None:
    assert frontier_key("https://m.news.example/story/1") != frontier_key(PAGE)
    assert frontier_key("http://www.news.example/story/1/#top") == frontier_key(PAGE)


def test_half_a_surrogate_pair_has_a_digest_too() -> None:
    assert len(digest("half \ud800")) == 64
