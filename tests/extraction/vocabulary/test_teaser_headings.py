"""Headings of promos, invitations, labels and bylines of cards."""

from __future__ import annotations

import re

import pytest

from worker.extraction.vocabulary.teaser_headings import (
    AD_LABEL,
    BOX_LABEL,
    CARD_AD_LABEL,
    CARD_BYLINE,
    ENDS_OPEN,
    INVITATION,
    KINDS,
    NAVIGATION_LABEL,
    NEIGHBOUR_LABEL,
    NEIGHBOUR_LEAD,
    OTHER_HEADING,
    PROMO_HEADING,
    PROMOTION_WORDS,
    RELATED_HEADING,
)

PROMOS = (
    *("Read also: the ferry", "You may also like", "Mehr zum Thema", "Das könnte Sie interessieren", "À lire aussi"),
    *("Te puede interesar", "Leia também", "Leggi anche", "Lees ook", "Les også", "Lue myös", "Czytaj także"),
    *(
        "Читайте также",
        "Δείτε επίσης",
        "İlgili haberler",
        "関連記事",
        "相关阅读",
        "관련 기사",
        "Baca juga",
        "اقرأ أيضا",
    ),
)


@pytest.mark.parametrize("heading", PROMOS)
def test_headings_of_promos_are_known_in_many_languages(heading: str) -> None:
    assert PROMO_HEADING.match(heading)


@pytest.mark.parametrize("heading", ["The ferry", "Already read", "Die Fähre", "A new pier", "Unrelated"])
def test_other_lines_are_no_heading_of_promos(heading: str) -> None:
    assert not PROMO_HEADING.match(heading)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read more »", True),
        ("Show all 12", True),
        ("Leave a comment", True),
        ("Weiterlesen", True),
        ("続きを読む", True),
        ("Read more about the ferry", False),
        ("Comments on the pier", False),
    ],
)
def test_an_invitation_names_no_piece(text: str, expected: bool) -> None:
    assert bool(INVITATION.match(text)) == expected


@pytest.mark.parametrize(
    ("pattern", "said", "unsaid"),
    [
        (OTHER_HEADING, ("Our newsletter", "Anzeige", "Jobs", "Horoskop"), ("Related", "Jobless in the harbour")),
        (PROMOTION_WORDS, ("Sign up today", "Zum E-Paper", "Coupons"), ("The sign of the ferry", "Couponing")),
        (AD_LABEL, ("Advertisement", "Anzeige:", "広告"), ("Adventure", "Anzeige gegen Reeder")),
        (BOX_LABEL, ("Share this", "Follow us", "Teilen", "分享"), ("The share",)),
        (CARD_AD_LABEL, ("Sponsored", "Paid post", "Presented by the harbour"), ("Sponsored race begins",)),
        (RELATED_HEADING, ("Related news", "Zum Thema", "関連ニュース"), ("Latest", "News related to this")),
    ],
    ids=["other", "promotion", "advert", "box", "card advert", "related"],
)
def test_labels_say_what_a_box_is(pattern: re.Pattern[str], said: tuple[str, ...], unsaid: tuple[str, ...]) -> None:
    begins = pattern.search if pattern in (OTHER_HEADING, PROMOTION_WORDS) else pattern.match
    assert [label for label in said if not begins(label)] == []
    assert [label for label in unsaid if begins(label)] == []


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Most read", "most_read"),
        ("Am meisten gelesen", "most_read"),
        ("Les plus lus", "most_read"),
        ("Most recent", "most_read"),
        ("Latest news", "latest"),
        ("Aktuell", "latest"),
        ("Editor’s picks", "recommended"),
        ("Das könnte Sie interessieren", "recommended"),
        ("Up next", "next"),
        ("Previous article", "next"),
        ("Read also", None),
    ],
)
def test_a_heading_announces_one_kind_of_list(heading: str, kind: str | None) -> None:
    assert next((name for name, pattern in KINDS if pattern.search(heading)), None) == kind


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("More on", True), ("Mehr zu", True), ("Plus sur", True), ("More on the ferry", False), ("Hanson", False)],
)
def test_a_heading_that_ends_open_needs_its_link(heading: str, expected: bool) -> None:
    assert bool(ENDS_OPEN.search(heading)) == expected


@pytest.mark.parametrize(
    ("text", "is_label", "is_navigation", "is_lead"),
    [
        ("Next article", True, False, False),
        ("« Vorheriger Beitrag", True, False, False),
        ("次の記事", True, False, False),
        ("Post navigation", True, True, False),
        ("Next article: the pier", False, False, True),
        ("Previous – the pier", False, False, True),
        ("Next year the pier opens", False, False, False),
    ],
)
def test_labels_of_the_pages_before_and_behind(text: str, is_label: bool, is_navigation: bool, is_lead: bool) -> None:
    patterns = (NEIGHBOUR_LABEL, NAVIGATION_LABEL, NEIGHBOUR_LEAD)
    assert tuple(bool(pattern.match(text)) for pattern in patterns) == (is_label, is_navigation, is_lead)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Mara Quill", True),
        ("By Mara Quill and Jon Ash", True),
        ("Von Mara Quill | 3. März", True),
        ("Written by our staff", True),
        ("автор: Мара Квилл", True),
        ("By the harbour stands a pier", False),
        ("Von hier aus weiter", False),
        ("By Friday the pier opens", False),
    ],
)
def test_a_card_names_its_writer(line: str, expected: bool) -> None:
    assert bool(CARD_BYLINE.match(line)) == expected
