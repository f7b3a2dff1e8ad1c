"""The promos of a page, read as a whole."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from worker.extraction import extract
from worker.extraction.main_text import find_main_text
from worker.extraction.page import open_page
from worker.extraction.teasers import find_teasers
from worker.normalize.html import parse_html
from worker.records import ExtractionRules

SEED = os.environ.get("COPYDESK_SEED")
URL = "https://news.example/world/2026/01/25/harbour-reopens-after-the-long-storm/"


def page(inner: str) -> bytes:
    return f"""<html><body><header><nav><a href="/world/">World</a><a href="/sport/">Sport</a></nav></header>
    <main><article><h1>Harbour reopens after the long storm</h1>
    <p>The harbour opened its gates again on Sunday, three days after the storm had closed them for the first time.</p>
    <p>Ships waited outside in a long row, and the pilots worked through the night to bring them in, one by one.</p>
    </article>{inner}</main><footer><a href="/imprint/">Imprint</a></footer></body></html>""".encode()


CARDS = "".join(
    f"""<div class="card"><a href="/world/2026/01/2{n}/{slug}/?utm_source=more"><img src="/i/{n}.jpg" alt="{alt}"></a>
    <h3><a href="/world/2026/01/2{n}/{slug}/">{title}</a></h3>
    <p>The first words of the story that stands behind…</p></div>"""
    for n, (slug, title, alt) in enumerate(
        [
            ("ferry-line-returns-to-the-islands", "Ferry line returns to the islands", "A white ferry at a small pier"),
            ("pilots-ask-for-better-radar-cover", "Pilots ask for better radar cover", "A radar mast above the dunes"),
            ("fish-market-counts-its-losses-again", "Fish market counts its losses again", "Empty crates in a hall"),
        ]
    )
)


def test_cards_under_a_heading_are_teasers_with_headline_excerpt_picture_and_block() -> None:
    teasers = extract(page(f"<section><h2>You may also like</h2><div>{CARDS}</div></section>"), URL).teasers

    assert [teaser.headline for teaser in teasers] == [
        "Ferry line returns to the islands",
        "Pilots ask for better radar cover",
        "Fish market counts its losses again",
    ]
    first = teasers[0]
    assert first.url == "https://news.example/world/2026/01/20/ferry-line-returns-to-the-islands/"
    assert first.block == "You may also like"
    assert first.kind == "recommended"
    assert first.excerpt == "The first words of the story that stands behind…"
    assert first.image_url == "https://news.example/i/0.jpg"
    assert first.image_alt == "A white ferry at a small pier"
    assert first.variants == ("A white ferry at a small pier",)
    assert [teaser.position for teaser in teasers] == [0, 1, 2]


def test_menus_and_the_page_itself_are_no_teasers() -> None:
    assert extract(page(f'<a href="{URL}#comments">Harbour reopens after the long storm</a>'), URL).teasers == ()


def test_teasers_between_paragraphs_are_elements_to_skip_and_paragraphs_are_not() -> None:
    box = f'<aside class="related"><h4>Related stories</h4>{CARDS}</aside>'
    html = page("").decode().replace("first time.</p>", f"first time.</p>{box}")
    document = open_page(parse_html(html), URL)
    found = find_teasers(document, find_main_text(document)).elements
    elements = [document.elements[i] for i in found]

    assert len(elements) >= 4
    assert {element.tag for element in elements} <= {"aside", "div", "h4"}
    assert not any("opened its gates" in "".join(element.itertext()) for element in elements)


def test_a_sources_rule_may_name_a_part_of_a_block() -> None:
    html = page(f"<section><h2>Most read</h2>{CARDS}</section>")
    teasers = extract(html, URL, rules=ExtractionRules(teaser=(".card:nth-of-type(2)",))).teasers
    assert [teaser.headline for teaser in teasers] == ["Pilots ask for better radar cover"]


def test_a_sources_rule_names_its_teasers_and_no_others() -> None:
    html = page(f'<section><h2>Most read</h2>{CARDS}</section><p class="own"><a href="/story/an-own-rule/">Own</a></p>')
    teasers = extract(html, URL, rules=ExtractionRules(teaser=("p.own",))).teasers

    assert [teaser.headline for teaser in teasers] == ["Own"]


@pytest.mark.parametrize(
    "broken",
    [
        "<a href='http://[1'>A headline of many words that leads nowhere</a>",
        "<a href='//'>A headline of many words that leads nowhere</a>",
        "<a href='?'><a href='#'><a href='//?//#'><a>",
        "<a href='/%ff%fe%00-a-b-c'>Bytes that are no text</a>",
        "<div><a href='/one-two-three-four'>" * 300,
        "<h3>" * 300 + "<a href='/one-two-three-four'>Deep down stands a headline</a>",
        "<ul>" + "<li><a href='/one-two-three-four'></a>" * 300,
    ],
)
def test_broken_markup_never_raises(broken: str) -> None:
    extract(page(broken), URL)
    extract(broken.encode(), "")


if SEED:

    def test_the_seed_page_gives_its_eight_cards() -> None:
        expected = json.loads(Path(SEED or "", "expected.json").read_text(encoding="utf-8"))
        teasers = extract(Path(SEED or "", "page.html").read_bytes(), expected["url"]).teasers

        assert [
            {"image_alt": t.image_alt, "excerpt": t.excerpt, "url": t.url, "headline": t.headline} for t in teasers
        ] == expected["teasers"]
        assert {t.block for t in teasers} == {expected["teaser_block"]}
