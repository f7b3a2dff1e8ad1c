"""Tests of free access, sponsorship and licence."""

from __future__ import annotations

import pytest

from tests.extraction.pages import URL, evidence_of
from worker.extraction import extract
from worker.extraction.metadata.access import find_is_free, find_is_sponsored, find_licence, truth
from worker.extraction.metadata.evidence import Evidence

HEADLINE = "<h1>Ferry returns to the old quay</h1>"


def is_free(evidence: Evidence) -> bool | None:
    found = find_is_free(evidence)
    return found.value if found else None


def article(**fields: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Ferry returns to the old quay", "url": URL, **fields}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        ("False", False),
        ("http://schema.org/True", True),
        (0, False),
        ([False], None),
        ("perhaps", None),
        (None, None),
    ],
)
def test_truth_is_read_however_it_is_written(value: object, expected: bool | None) -> None:
    assert truth(value) is expected


def test_the_articles_flag_comes_before_its_parts_and_trackers() -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": False}
    assert is_free(evidence_of(HEADLINE, json_ld=article(isAccessibleForFree=True, hasPart=part))) is True
    assert is_free(evidence_of(HEADLINE, json_ld=article(hasPart=[part]))) is False
    assert is_free(evidence_of(HEADLINE, head='<meta property="article:content_tier" content="locked">')) is False
    assert is_free(evidence_of(HEADLINE, head='<meta property="article:content_tier" content="metered">')) is None
    assert is_free(evidence_of(HEADLINE, head='<meta name="is_premium" content="true">')) is False
    assert is_free(evidence_of(HEADLINE)) is None


def test_sponsorship_is_said_by_type_sponsor_meta_address_or_label() -> None:
    sponsored = [
        evidence_of(HEADLINE, json_ld={**article(), "@type": "AdvertiserContentArticle"}),
        evidence_of(HEADLINE, json_ld=article(sponsor={"@type": "Organization", "name": "Sail & Co"})),
        evidence_of(HEADLINE, head='<meta name="sponsored" content="true">'),
        evidence_of(HEADLINE, url="https://a.example/advertorial/ferry-tickets"),
        evidence_of("<p>Anzeige</p>" + HEADLINE),
    ]
    for evidence in sponsored:
        found = find_is_sponsored(evidence)
        assert found is not None
        assert found.value is True


def test_an_ad_slot_or_a_sentence_about_ads_sponsors_nothing() -> None:
    for body in (
        '<div class="ad-slot">Anzeige</div>',
        "<p>The advertisement ran for years.</p>",
        "<aside><p>Anzeige</p></aside>",
    ):
        assert find_is_sponsored(evidence_of(body + HEADLINE)) is None
    assert find_is_sponsored(evidence_of(HEADLINE, head='<meta name="sponsored" content="false">')) is None


def test_a_licence_is_a_link_or_a_known_address() -> None:
    by = "https://creativecommons.org/licenses/by/4.0/"
    linked = find_licence(evidence_of(HEADLINE, head=f'<link rel="license" href="{by}">'))
    assert linked is not None
    assert linked.value == by
    assert find_licence(evidence_of(HEADLINE, head='<meta name="copyright" content="Harbour Post 2024">')) is None


@pytest.mark.parametrize(
    ("metas", "warned"),
    [
        ('<meta name="robots" content="noarchive">', True),
        ('<META NAME="ROBOTS" CONTENT="index, NoArchive ,nofollow">', True),
        ('<meta name="robots" content="index"><meta name="robots" content="noarchive">', True),
        ('<meta name="robots" content="max-image-preview:large, noindex">', False),
        ('<meta name="robots" content="noarchives">', False),
        ('<meta name="otherbot" content="noarchive">', False),
        ('<meta name="description" content="noarchive">', False),
        ("", False),
    ],
)
def test_a_page_that_asks_for_no_copy_is_marked(metas: str, warned: bool) -> None:
    page = f"<html><head>{metas}</head><body><article>{HEADLINE}<p>The ferry is back.</p></article></body></html>"
    assert ("noarchive" in extract(page.encode(), URL).warnings) is warned


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="isAccessibleForFree" content="False">', False),
        ('<meta itemprop="isAccessibleForFree" content="True">', True),
        ('<meta name="isAccessibleForFree" content="perhaps">', None),
    ],
)
def test_microdata_says_that_an_article_is_free(head: str, expected: bool | None) -> None:
    assert is_free(evidence_of(HEADLINE, head=head)) is expected


def test_rights_are_a_licence_where_they_name_its_address() -> None:
    by = "https://creativecommons.org/licenses/by/4.0/"
    found = find_licence(evidence_of(HEADLINE, head=f'<meta name="dc.rights" content="{by}">'))
    assert found is not None
    assert (found.value, found.provenance) == (by, "meta dc.rights")
    assert find_licence(evidence_of(HEADLINE, head='<meta name="dc.rights" content="All rights reserved">')) is None
