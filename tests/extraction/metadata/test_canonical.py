"""Tests of the canonical URL and the site's name."""

from __future__ import annotations

import pytest

from tests.extraction.pages import evidence_of
from worker.extraction.metadata.canonical import (
    canonical_candidates,
    find_address_claims,
    find_canonical_url,
    find_site_name,
    is_plausible,
)
from worker.records import AddressClaim

URL = "https://www.harbour-post.example/local/ferry?utm_source=feed"


@pytest.mark.parametrize(
    ("stated", "plausible"),
    [
        ("https://www.harbour-post.example/local/ferry", True),
        ("https://amp.harbour-post.example/other-slug", True),
        ("https://sister.example/ferry", False),
        ("https://sister.example/elsewhere/ferry", False),
        ("https://www.harbour-post.example/", False),
        ("https://localhost/local/ferry", False),
    ],
)
def test_a_canonical_url_is_on_the_site_and_no_home_page(stated: str, plausible: bool) -> None:
    assert is_plausible(stated, "https://www.harbour-post.example/local/4711/ferry-story") is plausible


def test_the_public_suffix_list_says_what_one_site_is() -> None:
    assert is_plausible("https://m.hp.no/other-slug", "https://www.hp.no/local/ferry")
    assert not is_plausible("https://other.github.io/other-slug", "https://own.github.io/local/ferry")


def test_a_sister_site_that_files_the_story_is_believed() -> None:
    assert is_plausible("https://sister.example/region/4711-ferry", "https://www.harbour-post.example/local/4711-ferry")


def test_the_link_comes_first_and_the_fetched_address_last() -> None:
    head = '<link rel="canonical" href="/local/ferry"><meta property="og:url" content="https://www.harbour-post.example/og">'
    evidence = evidence_of(head=head, url=URL)
    assert [tuple(c) for c in canonical_candidates(evidence)] == [
        ("https://www.harbour-post.example/local/ferry", "link canonical"),
        ("https://www.harbour-post.example/og", "meta og:url"),
        (URL, "address"),
    ]
    assert find_canonical_url(evidence_of(head='<link rel="canonical" href="http://[bad">', url=URL)).value == URL


def test_a_site_name_is_no_handle_no_address_and_no_slogan() -> None:
    head = '<meta property="og:site_name" content="@harbour"><meta name="application-name" content="Harbour Post">'
    found = find_site_name(evidence_of(head=head, url=URL))
    assert found is not None
    assert tuple(found) == ("Harbour Post", "meta application-name")
    assert find_site_name(evidence_of(url=URL)) is None


def test_every_address_that_a_page_names_is_a_claim_plausible_or_not() -> None:
    head = (
        '<link rel="canonical" href="https://other.example/else"><link rel="amphtml" href="/local/ferry/amp">'
        f'<meta property="og:url" content="https://www.harbour-post.example/og"><link rel="canonical" href="{URL}">'
        '<link rel="canonical"><link rel="stylesheet" href="/a.css">'
    )
    assert find_address_claims(evidence_of(head=head, url=URL).page) == (
        AddressClaim("canonical", "https://other.example/else"),
        AddressClaim("amphtml", "https://www.harbour-post.example/local/ferry/amp"),
        AddressClaim("og:url", "https://www.harbour-post.example/og"),
    )
