"""Tests of finding standfirst and kicker."""

from __future__ import annotations

from tests.extraction.pages import evidence_of
from worker.extraction.metadata.standfirst import find_dek, find_kicker

TITLE = "Ferry returns to the old quay"
DEK = "After ten years the first boat left on Monday with nine people aboard."
BODY = "<p>The crew had waited for hours.</p><p>Then the fog lifted and off they went.</p>"


def dek(body: str, head: str = "") -> str | None:
    found = find_dek(evidence_of(body, head=head))
    return found.value if found else None


def kicker(body: str, head: str = "") -> str | None:
    found = find_kicker(evidence_of(body, head=head), TITLE)
    return found.value if found else None


def test_the_visible_text_that_the_description_repeats_is_the_standfirst() -> None:
    head = f'<meta name="description" content="{DEK}">'
    assert dek(f"<h1>{TITLE}</h1><h2>{DEK}</h2>{BODY}", head) == DEK
    assert dek(f"<h1>{TITLE}</h1><nav>Share</nav><div class='teaser'><p>{DEK}</p></div>{BODY}", head) == DEK
    assert dek(f'<h1>{TITLE}</h1><p class="standfirst">{DEK}</p>{BODY}') == DEK


def test_the_first_paragraph_is_no_standfirst_though_the_description_repeats_it() -> None:
    head = f'<meta name="description" content="{DEK}">'
    assert dek(f"<h1>{TITLE}</h1><p>{DEK}</p>{BODY}", head) is None


def test_a_description_that_is_not_on_the_page_is_no_standfirst() -> None:
    assert dek(f"<h1>{TITLE}</h1>{BODY}", f'<meta name="description" content="{DEK}">') is None


def test_captions_and_teasers_are_no_standfirsts() -> None:
    assert dek(f'<h1>{TITLE}</h1><p class="lead">The quay in May, seen from the sea © Ann Lee</p>{BODY}') is None
    assert dek(f'<h1>{TITLE}</h1><aside><p class="lead">{DEK}</p></aside>{BODY}') is None


def test_the_kicker_is_in_the_heading_above_it_or_stated() -> None:
    assert kicker(f"<h1><span>Shipping:</span> <span>{TITLE}</span></h1>") == "Shipping"
    assert kicker(f'<div class="kicker">Shipping</div><h1>{TITLE}</h1>') == "Shipping"
    assert kicker(f"<h1>{TITLE}</h1>", '<meta name="cxenseparse:kicker" content="Shipping:">') == "Shipping"
    assert kicker(f"<h1>{TITLE}</h1>") is None
