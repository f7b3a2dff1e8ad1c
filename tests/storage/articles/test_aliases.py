"""Identity: which addresses a page ties together, and which it does not."""

from __future__ import annotations

import pytest

from tests.storage.newsroom import article
from worker.storage.articles.aliases import addresses_of, alias_key, is_home

PAGE = "https://news.example/story/1"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.news.example/story/1/",
        "https://m.news.example/story/1?utm_source=x",
        "https://news.example/story/1/amp",
        "https://news.example/story/1?output=amp#top",
        "https://www-news-example.cdn.ampproject.org/c/s/news.example/story/1",
    ],
)
def test_spellings_and_forms_have_one_alias(url: str) -> None:
    assert alias_key(url) == alias_key(PAGE)


def test_requests_prove_and_the_canonical_address_is_a_claim() -> None:
    short, elsewhere = "https://nws.example/x", "https://news.example/collection/9"
    found = addresses_of(article(PAGE, canonical_url=elsewhere), [short, PAGE])
    assert found.own_key == alias_key(PAGE)
    assert found.canonical_key == alias_key(elsewhere)
    assert set(found.keys) == {alias_key(PAGE), alias_key(short)}
    assert found.spellings == (elsewhere, PAGE, short)
    assert found.rank == 1


def test_the_page_itself_ranks_before_its_forms() -> None:
    assert addresses_of(article(PAGE), []).rank == 0
    assert addresses_of(article(f"{PAGE}/amp", canonical_url=PAGE), []).rank == 1


def test_a_home_page_is_no_canonical_address_and_proves_no_redirect() -> None:
    home = "https://news.example/"
    assert addresses_of(article(PAGE, canonical_url=home), []).canonical_key == alias_key(PAGE)
    assert addresses_of(article(home), [PAGE, home]).keys == (alias_key(home),)
    assert is_home(home)
    assert not is_home("https://news.example/?p=7")
