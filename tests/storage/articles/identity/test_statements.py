"""Statements: what a page says of its own identity, as keys."""

from __future__ import annotations

from dataclasses import replace

from tests.storage.newsroom import article
from worker.records import AddressClaim
from worker.storage.articles.identity.statements import statements_of
from worker.storage.database.keys import alias_key

PAGE = "https://news.example/2026/03/02/the-ferry-reopens-4711"


def test_a_page_that_names_itself_claims_nothing() -> None:
    said = statements_of(article(PAGE), [AddressClaim("og:url", f"http://www.news.example/{PAGE[21:]}?utm_source=x")])
    assert (said.claims, said.canonical_key, said.own_key) == ((), alias_key(PAGE), alias_key(PAGE))


def test_each_other_address_is_a_claim_with_its_kind_and_whether_it_is_foreign() -> None:
    other, foreign = "https://news.example/collection/9", "https://two.github.io/x"
    page = replace(article(PAGE), canonical_url=other)
    said = statements_of(page, [AddressClaim("canonical", other), AddressClaim("og:url", foreign)])
    assert said.claims == (("canonical", alias_key(other), other, False), ("og:url", alias_key(foreign), foreign, True))
    assert said.canonical_key == alias_key(other)
    assert set(said.names) == {alias_key(PAGE), alias_key(other)}


def test_a_home_page_is_nobodys_other_address() -> None:
    page = replace(article(PAGE), canonical_url="https://news.example/")
    said = statements_of(page, [AddressClaim("canonical", "https://news.example/")])
    assert (said.claims, said.canonical_key) == ((), alias_key(PAGE))


def test_two_owners_under_one_public_suffix_are_foreign_to_each_other() -> None:
    page = replace(article("https://one.asso.fr/a"), canonical_url="https://two.asso.fr/a")
    assert [claim[3] for claim in statements_of(page).claims] == [True]
