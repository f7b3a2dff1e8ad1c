"""Tests of reading headings and telling which heads the article."""

from __future__ import annotations

from tests.extraction.pages import evidence_of
from worker.extraction.page.headline import agree, class_words
from worker.normalize.text import letters

TITLE = "Ferry returns to the old quay"


def headline(body: str, *, og: str = "") -> str | None:
    head = f'<meta property="og:title" content="{og}">' if og else ""
    found = evidence_of(body, head=head).page.headline
    return found.text if found else None


def test_a_confirmed_first_heading_wins_over_an_earlier_one() -> None:
    assert headline(f"<h1>Weather</h1><h1>{TITLE}</h1>", og=TITLE) == TITLE
    assert headline(f"<h1>{TITLE}</h1><h1>Forum: 5 postings</h1>") == TITLE


def test_a_first_heading_in_a_list_counts_where_it_is_confirmed_and_no_other_heading_is() -> None:
    assert headline(f"<ul><li><h1>{TITLE}</h1></li></ul><h1>Most popular</h1>", og=TITLE) == TITLE


def test_a_label_in_the_trail_gives_way_to_the_heading_behind_it() -> None:
    assert headline(f"<nav><h1>Ferry 2024 news</h1></nav><h2>{TITLE}</h2><h2>More</h2>") == TITLE


def test_a_page_without_any_heading_has_no_headline() -> None:
    assert headline("<p>x</p>") is None


def test_titles_agree_when_one_is_the_other_with_something_attached() -> None:
    assert agree(letters(TITLE), letters(f"{TITLE} - Harbour Post"))
    assert not agree(letters("Ferry"), letters(TITLE))


def test_below_a_label_that_a_title_confirms_only_a_heading_of_the_same_words_is_the_headline() -> None:
    label = '<div class="breadcrumb"><h1>Ferry returns after eleven years</h1></div>'
    assert headline(f"{label}<h2>The ferry is back</h2>", og="Ferry returns after eleven years") == "The ferry is back"
    assert headline(f"{label}<h2>Nobody had asked</h2>", og="Ferry returns after eleven years") == (
        "Ferry returns after eleven years"
    )


def test_the_page_answers_once_which_heading_is_its_headline() -> None:
    page = evidence_of(f'<a href="/x"><h1>A card</h1></a><h1>{TITLE}</h1>', head=f"<title>{TITLE}</title>").page
    assert page.headline is not None
    assert page.headline.text == TITLE
    assert page.headline is page.headline


def test_classes_that_say_how_a_box_looks_are_no_words() -> None:
    element = evidence_of("<p class='lead md:text-lg w-[3rem] Dek' id='Top'>x</p>").page.by_tag["p"][0]
    page = evidence_of("<p class='lead md:text-lg w-[3rem] Dek' id='Top'>x</p>").page
    assert class_words(page.elements[element]) == "lead dek top"
    plain = evidence_of("<p>x</p>").page
    assert class_words(plain.elements[plain.by_tag["p"][0]]) == ""


def test_a_headline_wrapped_in_boxes_is_read_line_by_line() -> None:
    page = evidence_of(f"<h1><span><b>Harbour</b> <i>{TITLE}</i></span></h1>").page
    assert page.headline is not None
    assert page.headline.parts == [f"Harbour {TITLE}", TITLE]


def test_of_very_many_headings_the_first_are_read() -> None:
    page = evidence_of("<h1>A first heading</h1>" * 500).page
    assert 0 < len(page.headings) < 500
    assert page.headings[0].position == page.by_tag["h1"][0]
