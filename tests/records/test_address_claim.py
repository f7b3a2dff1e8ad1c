"""Claims of addresses: what a page says of its own, and no more."""

from __future__ import annotations

from worker.records import AddressClaim, Article, plain

ONE = AddressClaim("canonical", "https://news.example/1")


def test_claims_are_the_same_by_what_they_say() -> None:
    assert AddressClaim("canonical", "https://news.example/1") == ONE
    assert len({ONE, AddressClaim("og:url", ONE.url), AddressClaim(ONE.kind, "https://news.example/2")}) == 3


def test_a_claim_is_kept_but_is_no_part_of_the_record() -> None:
    article = Article(url="https://news.example/1?x=2", canonical_url=ONE.url, claims=(ONE,))
    assert plain(article.claims) == [{"kind": "canonical", "url": "https://news.example/1"}]
    assert "claims" not in article.as_dict()
