"""The article's region of a page: where pictures may stand, and where the text begins."""

from __future__ import annotations

import pytest

from worker.extraction.images.region import Region, find_region
from worker.extraction.main_text import find_main_text
from worker.extraction.page import Page, open_page
from worker.normalize.html import parse_page

SAID = "The council met on Monday and voted to rebuild the bridge, which is closed to lorries. " * 3
TEXT = f"<p id='first'>{SAID}</p><p>{SAID}</p><p>{SAID}</p>"
FIGURE = (
    "<figure id='figure'><img src='/a.jpg'><figcaption>The bridge at dawn, seen from the mill</figcaption></figure>"
)


def open_region(body: str, head: str = "") -> tuple[Page, Region]:
    """Return a page of this body and its region."""
    html = f"<html><head><title>The bridge is to be rebuilt</title>{head}</head><body>{body}</body></html>"
    page = open_page(parse_page(html).root, "https://news.example/a.html")
    return page, find_region(page, find_main_text(page))


def tag_at(page: Page, place: int) -> str:
    """Return the tag and id of an element by its number."""
    element = page.elements[place]
    return element.tag + (f"#{element.get('id')}" if element.get("id") else "")


@pytest.mark.parametrize(
    ("body", "start", "near", "paragraph"),
    [
        (f"<h1>The bridge is to be rebuilt</h1><div id='text'>{TEXT}</div>", "body", "body", "p#first"),
        (f"<main><h1>The bridge is to be rebuilt</h1><div id='text'>{TEXT}</div></main>", "main", "main", "p#first"),
        (
            f"<article><header><h1>The bridge is to be rebuilt</h1></header><div id='text'>{TEXT}</div></article>",
            "article",
            "article",
            "p#first",
        ),
        (
            f"<main><div id='box'><h1>The bridge is to be rebuilt</h1><div>{TEXT}</div></div></main>",
            "main",
            "div#box",
            "p#first",
        ),
        (
            f"<div role='main' id='role'><p>x</p><div id='box'><h1>The bridge is to be rebuilt</h1>{TEXT}</div></div>",
            "div#role",
            "div#box",
            "p#first",
        ),
    ],
    ids=["headline beside the text", "main", "article", "main around", "role around"],
)
def test_a_region_holds_headline_and_text(body: str, start: str, near: str, paragraph: str) -> None:
    page, region = open_region(body)
    assert (tag_at(page, region.start), tag_at(page, region.near)) == (start, near)
    assert tag_at(page, region.paragraph) == paragraph
    assert page.tags[region.title] == "h1"
    assert region.start <= region.near <= min(region.title, region.text_start)
    assert region.title < region.paragraph < region.end


@pytest.mark.parametrize(
    ("before", "is_taken"),
    [
        (FIGURE, True),
        (f"<div id='box'>{FIGURE}</div>", True),
        (f"<div id='box'>{FIGURE}</div><div></div>", True),
        (f"<aside>{FIGURE}</aside>", False),
        (f"<nav>{FIGURE}</nav>", False),
        (f"<div>{FIGURE}<a href='/b'>{SAID}</a></div>", False),
        ("<figure><img src='/a.jpg'></figure>", False),
        ("<div><div class='caption'>The bridge at dawn</div></div>", False),
        (f"{FIGURE}<div></div><div></div><div></div>", False),
    ],
    ids=[
        *("a figure", "in a box", "one box between", "beside the page", "of a menu", "among links", "no caption"),
        *("no picture", "too far"),
    ],
)
def test_only_a_captioned_picture_right_before_the_article_is_taken_in(before: str, is_taken: bool) -> None:
    article = f"<article><h1>The bridge is to be rebuilt</h1><div>{TEXT}</div></article>"
    page, region = open_region(f"<div>{before}{article}</div>")
    pictures = [i for i, tag in enumerate(page.tags) if tag == "img"] or [0]
    assert (region.start < pictures[0] < region.near) == is_taken
    assert tag_at(page, region.near) == "article"


@pytest.mark.parametrize(
    ("opening", "head"),
    [
        ("<h2>A heading that is as long as a paragraph would be here</h2>", ""),
        ("<div>By Mara Quill</div>", ""),
        ("<div class='caption'>The bridge at dawn, seen from the mill that is closed</div>", ""),
        ("<div class='standfirst'>Lorries will have to wait for the bridge until the spring</div>", ""),
        (
            "<div>Lorries will have to wait for the bridge until the spring</div>",
            "<meta name='description' content='Lorries will have to wait for the bridge until the spring'>",
        ),
    ],
    ids=["heading", "byline", "caption", "named standfirst", "repeated description"],
)
def test_what_stands_before_the_first_paragraph_is_none(opening: str, head: str) -> None:
    body = f"<article><h1>The bridge is to be rebuilt</h1><div>{opening}{TEXT}</div></article>"
    page, region = open_region(body, head)
    assert tag_at(page, region.paragraph) == "p#first"


def test_a_line_dressed_as_no_other_is_the_first_paragraph_where_nothing_calls_it_otherwise() -> None:
    line = "<div id='line'>Lorries will have to wait for the bridge until the spring, the council said.</div>"
    page, region = open_region(f"<article><h1>The bridge is to be rebuilt</h1><div>{line}{TEXT}</div></article>")
    assert tag_at(page, region.paragraph) == "div#line"


def test_a_page_without_a_headline_begins_with_its_text() -> None:
    page, region = open_region(f"<div id='text'>{TEXT}</div>")
    assert region.title == region.near == region.text_start
    assert tag_at(page, region.text_start) in ("div#text", "body")
