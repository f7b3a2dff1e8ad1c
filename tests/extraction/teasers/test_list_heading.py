"""The heading above a block of promos."""

from __future__ import annotations

import pytest

from worker.extraction.page import open_page
from worker.extraction.teasers.cards import gather_cards
from worker.extraction.teasers.features import read_context
from worker.extraction.teasers.links import read_links
from worker.extraction.teasers.list_heading import count_links, find_heading, kind_of, leads_to_neighbour, read_lead
from worker.normalize.html import parse_html
from worker.records import TeaserKind

PROSE = "<p>The council voted on Tuesday to keep the old tram line open for another ten years, in spite of it.</p>" * 4
LIST = (
    '<ul><li><a href="/ferry-is-back-again/">Ferry is back</a></li>'
    '<li><a href="/garden-on-the-roof/">Garden</a></li></ul>'
)


def label_above(page: str, block: int = 0) -> str | None:
    document = open_page(parse_html(f"<html><body>{page}</body></html>"), "https://news.example/own-page-here/")
    root = document.elements[document.tags.index("article")] if "article" in document.tags else document.root
    links = read_links(document)
    cards = gather_cards(document, [root], links)
    linked = count_links(document, [link.index for link in links])
    heading = find_heading(
        read_context(document, [root]), list({id(card.block): card.block for card in cards}.values())[block], linked
    )
    return heading.label if heading is not None else None


@pytest.mark.parametrize(
    ("box", "label"),
    [
        (f"<section><h2>Related stories</h2>{LIST}</section>", "Related stories"),
        (f"<section><div><div><h3><span>More</span> news</h3></div></div><div>{LIST}</div></section>", "More news"),
        (f'<section><div class="head">Opinion</div>{LIST}</section>', "Opinion"),
        (f"<section><p>→ see also</p><div><div>{LIST}</div></div></section>", "see also"),
        (f'<section><h2>Most read <a href="/all/">Show all</a></h2>{LIST}</section>', "Most read"),
        (f"<section><span>Advertisement</span>{LIST}</section>", None),
        (f"<section><div>{'Long words that say something else entirely. ' * 8}</div>{LIST}</section>", None),
    ],
)
def test_the_label_above_a_list(box: str, label: str | None) -> None:
    assert label_above(f"<main><article>{PROSE}</article>{box}</main>") == label


def test_of_a_row_of_tabs_the_label_of_the_own_panel_counts() -> None:
    second = LIST.replace("ferry", "bakers").replace("garden", "flour")
    tabs = "<div><span>Related</span><span>Most read</span></div>"
    for panels in (f"<div>{LIST}</div><div>{second}</div>", f"<div><div>{LIST}</div><div>{second}</div></div>"):
        page = f"<main><article>{PROSE}</article><section>{tabs}{panels}</section></main>"
        assert label_above(page) == "Related"
        assert label_above(page, block=1) == "Most read"


def test_a_heading_of_the_article_is_no_label_of_what_follows_its_text() -> None:
    assert label_above(f"<article><h2>The vote</h2>{PROSE}{LIST}</article>") is None


def test_the_words_before_a_lone_promo() -> None:
    assert read_lead("READ MORE: Ferry is back", "Ferry is back") == "READ MORE"
    assert read_lead("À lire aussi Le bac est de retour", "Le bac est de retour") == "À lire aussi"
    assert read_lead("Transport Ferry is back", "Ferry is back") is None
    assert read_lead("Ferry is back", "") is None


@pytest.mark.parametrize(
    ("heading", "inside", "kind"),
    [
        ("Most read", False, "most_read"),
        ("Meistgelesen", False, "most_read"),
        ("Latest news", False, "latest"),
        ("You may also like", False, "recommended"),
        ("Next article", False, "next"),
        ("Mehr zum Thema", False, "related"),
        (None, True, "inline"),
        (None, False, "related"),
    ],
)
def test_the_kind_of_a_block(heading: str | None, inside: bool, kind: TeaserKind) -> None:
    assert kind_of(heading, inside) == kind


@pytest.mark.parametrize(
    ("box", "label"),
    [
        (f"<section><h2>More on <a href='/topic/ferries/'>Ferries</a></h2>{LIST}</section>", "More on Ferries"),
        (f"<section><h2><img src='/l.png' alt='Related stories'></h2>{LIST}</section>", "Related stories"),
        (f"<section><h2>Related</h2><p>{'Running text. ' * 30}</p>{LIST}</section>", None),
        (f"<section><h2>Share this</h2>{LIST}</section>", None),
    ],
    ids=["open end", "pictured", "text between", "another box"],
)
def test_a_label_is_read_with_what_it_needs(box: str, label: str | None) -> None:
    assert label_above(f"<main><article>{PROSE}</article>{box}</main>") == label


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<a rel='next' href='/ferry-is-back-again/'>Ferry is back</a>", True),
        ("<div class='nav-previous'><a href='/ferry-is-back-again/'>Ferry is back</a></div>", True),
        ("<div><a class='post-next' href='/ferry-is-back-again/'>Ferry is back</a></div>", True),
        ("<div class='teaser'><a href='/ferry-is-back-again/'>Ferry is back</a></div>", False),
        (LIST.replace("</ul>", "<li><a rel='next' href='/a-third-one-here/'>Third</a></li></ul>"), False),
    ],
    ids=["rel", "around", "class", "neither", "of a list"],
)
def test_markup_says_that_a_card_leads_to_the_page_before_or_behind(inner: str, expected: bool) -> None:
    page = open_page(parse_html(f"<html><body><section>{inner}</section></body></html>"), "https://news.example/own/")
    cards = gather_cards(page, [], read_links(page))
    assert leads_to_neighbour(page, cards[-1]) is expected
