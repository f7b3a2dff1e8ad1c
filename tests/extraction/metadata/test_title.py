"""Tests of finding the headline."""

from __future__ import annotations

import json

import pytest

from worker.extraction.metadata.evidence import Evidence
from worker.extraction.metadata.title import find_title, title_candidates
from worker.extraction.page import open_page
from worker.normalize.html import parse_html

URL = "https://www.harbour-post.example/local/ferry-returns-4711.html"


def page(body: str, *, og: str = "", headline: str = "", title: str = "") -> Evidence:
    script = json.dumps({"@type": "NewsArticle", "headline": headline, "url": URL}) if headline else ""
    head = f'<meta property="og:title" content="{og}">' if og else ""
    head += '<meta property="og:site_name" content="Harbour Post">'
    head += f'<script type="application/ld+json">{script}</script>' if script else ""
    return Evidence(open_page(parse_html(f"<html><head><title>{title}</title>{head}</head><body>{body}</body>"), URL))


def title_of(evidence: Evidence) -> str | None:
    found = find_title(evidence)
    return found.value if found else None


@pytest.mark.parametrize(
    "og",
    [
        "Ferry returns to the old quay | Harbour Post",
        "Ferry returns to the old quay - Local - Harbour Post",
        "Ferry returns to the old quay – harbour-post.example",
        "Harbour Post: Ferry returns to the old quay".replace(": ", " | "),
        "Ferry returns to the old quay * Harbour Post * by Ada Quill",
        "Ferry returns to the old quay：Harbour Post",
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(og: str) -> None:
    assert title_of(page("<p>x</p>", og=og)) == "Ferry returns to the old quay"


def test_two_sources_that_agree_outvote_the_third() -> None:
    body = "<h1>Ferry back</h1>"
    evidence = page(body, og="Why the ferry returns", headline="Why the ferry returns")
    assert title_of(evidence) == "Why the ferry returns"
    evidence = page("<h1>Why the ferry “returns”</h1>", og="Ferry back", headline='Why the ferry "returns"')
    assert title_of(evidence) == "Why the ferry “returns”"


def test_a_first_heading_in_the_trail_is_a_label_and_the_next_heading_is_the_headline() -> None:
    body = (
        "<nav><ol><li>News</li><li><h1>Harbour: ferry service quay 2024 news</h1></li></ol></nav>"
        "<article><h2><span>Harbour</span><span>Ferry returns to the old quay</span></h2></article>"
    )
    assert title_of(page(body, og="Ferry returns to the old quay")) == "Ferry returns to the old quay"


def test_a_kicker_inside_the_heading_is_left_out_where_a_source_confirms_the_rest() -> None:
    body = "<h1><span>Shipping:</span> <span>Ferry returns to the old quay</span></h1>"
    evidence = page(body, og="Ferry returns to the old quay", headline="Shipping: Ferry returns to the old quay")
    assert title_of(evidence) == "Ferry returns to the old quay"


def test_the_sites_logo_is_no_headline_though_it_is_a_first_heading() -> None:
    body = '<h1><a href="/">Harbour Post</a></h1><main><h1>Ferry returns to the old quay</h1></main>'
    assert title_of(page(body)) == "Ferry returns to the old quay"


def test_lines_of_a_heading_do_not_run_together() -> None:
    assert title_of(page("<h1><span>Ferry returns</span><span>after ten years</span></h1>")) == (
        "Ferry returns after ten years"
    )
    assert title_of(page("<h1><b>F</b>erry<br>returns</h1>")) == "Ferry returns"


def test_the_window_title_is_the_last_resort_and_no_title_is_none() -> None:
    evidence = page("<p>x</p>", title="Ferry returns to the old quay | Harbour Post")
    assert title_of(evidence) == "Ferry returns to the old quay"
    assert title_of(page("<p>x</p>", title="Harbour Post")) is None


def test_every_competing_title_is_listed_with_its_source() -> None:
    evidence = page("<h1>One headline here</h1>", og="Another headline there", headline="A third headline again")
    assert [(c.value, c.provenance) for c in title_candidates(evidence)] == [
        ("A third headline again", "json-ld headline"),
        ("One headline here", "h1"),
        ("Another headline there", "meta og:title"),
    ]


@pytest.mark.parametrize("sign", ["|", "–", "·", "：", "~"])
def test_what_follows_the_visible_headline_behind_a_sign_is_cut_from_a_claim(sign: str) -> None:
    seen = "Ferry returns to the old quay"
    claims = {
        c.provenance: c.value for c in title_candidates(page(f"<h1>{seen}</h1>", og=f"{seen} {sign} Shipping news"))
    }
    assert claims["meta og:title"] == seen


def test_what_follows_without_a_sign_is_a_longer_title() -> None:
    claims = [c.value for c in title_candidates(page("<h1>Ferry returns</h1>", og="Ferry returns to the old quay"))]
    assert "Ferry returns to the old quay" in claims
