"""Captions read from the box of a picture: named, placed, beside it, and never from controls."""

from __future__ import annotations

import pytest
from lxml import etree, html

from worker.extraction.images.caption_below import caption_beside
from worker.extraction.images.caption_markup import visible_text
from worker.extraction.images.captions import joined, read_caption


def box(markup: str) -> etree._Element:
    return html.fragment_fromstring(markup)


def caption_of(markup: str, characters: int = 0) -> tuple[str | None, str | None]:
    found = read_caption(box(markup), characters=characters)
    return found.text, found.credit


def test_the_figcaption_is_the_caption() -> None:
    assert caption_of("<figure><img><figcaption>A harbour</figcaption></figure>") == ("A harbour", None)


def test_a_named_credit_is_taken_out_of_the_caption() -> None:
    markup = "<figure><img><figcaption>A harbour <b class='photo-credit'>AP</b></figcaption></figure>"
    assert caption_of(markup) == ("A harbour", "AP")


def test_a_last_element_that_looks_like_a_credit_is_one() -> None:
    markup = "<figure><img><figcaption><span>A harbour at dawn.</span><span>Ada Miller/dpa</span></figcaption></figure>"
    assert caption_of(markup) == ("A harbour at dawn.", "Ada Miller/dpa")


def test_a_last_element_that_is_a_sentence_is_not() -> None:
    markup = "<figure><img><figcaption><span>A harbour at dawn.</span><span>It was cold.</span></figcaption></figure>"
    assert caption_of(markup) == ("A harbour at dawn. It was cold.", None)


@pytest.mark.parametrize(
    ("inner", "caption", "credit"),
    [
        ("Ladies at a fair in <a href='/k'>Kyoto</a>", "Ladies at a fair in Kyoto", None),
        ("<a href='/s'>Sanba Gorge</a> in the spring", "Sanba Gorge in the spring", None),
        ("A scene of the late <em>Hamlet</em>", "A scene of the late Hamlet", None),
        ("A harbour at dawn. <a href='/m'>Ada Miller</a>", "A harbour at dawn.", "Ada Miller"),
        ("A harbour at dawn, photo by <a href='/m'>Ada Miller</a>", "A harbour at dawn", "Ada Miller"),
        (
            "The old coffee house — via <a href='/m'>Library of Oslo</a>",
            "The old coffee house — via",
            "Library of Oslo",
        ),
        ("A harbour at dawn <span>Ada Miller</span>", "A harbour at dawn", "Ada Miller"),
        ("A harbour at dawn <em>Ada Miller/Getty Images</em>", "A harbour at dawn", "Ada Miller/Getty Images"),
    ],
)
def test_names_that_a_sentence_links_or_stresses_are_no_credit(inner: str, caption: str, credit: str | None) -> None:
    assert caption_of(f"<figure><img><figcaption>{inner}</figcaption></figure>") == (caption, credit)


def test_a_class_that_names_both_does_not_swallow_the_caption() -> None:
    inner = "<div class='source-line'>The harbour opens again.</div>"
    assert caption_of(f"<figure><img><figcaption>{inner}</figcaption></figure>")[0] == "The harbour opens again."


def test_unnamed_text_counts_only_where_the_box_has_more_characters_than_named_ones() -> None:
    markup = "<div><img><div>The harbour at dawn</div><div>Foto: dpa</div></div>"
    assert caption_of(markup) == (None, None)
    assert caption_of(markup, characters=28) == ("The harbour at dawn", "dpa")


def test_a_film_with_its_length_is_no_caption() -> None:
    assert caption_of("<div><img><span>2:34</span><div>Another story of ours</div></div>", characters=25)[0] is None


def test_the_line_behind_a_picture() -> None:
    page = box("<div><p id='a'><img></p><p><em>The harbour at dawn</em></p><p>Text</p></div>")
    beside = caption_beside(page[0])
    assert beside is not None
    assert visible_text(beside) == "The harbour at dawn"
    assert caption_beside(page[1]) is None


def test_a_line_with_a_word_in_italics_is_text() -> None:
    page = box("<div><p><img></p><p>The <em>Harbour News</em> says so.</p></div>")
    assert caption_beside(page[0]) is None


def test_credits_are_joined_once() -> None:
    assert joined(["dpa", None, "Ada Miller/dpa", "AP"]) == "Ada Miller/dpa / AP"
    assert joined([None]) is None


def test_copies_shown_by_turns_count_once() -> None:
    whole, cut = "<div>The harbour at dawn, before the flood.</div>", "<div>The harbour at dawn, …</div>"
    for first, second in ((whole, whole), (whole, cut), (cut, whole)):
        markup = (
            f"<figure><img><div class='caption'>{first}{second}<span class='credit'>Photo: AP</span></div></figure>"
        )
        assert caption_of(markup) == ("The harbour at dawn, before the flood.", "AP")


def test_a_sentence_in_an_element_named_for_credits_is_the_caption() -> None:
    markup = "<div><img><p class='photographer'>The harbour at dawn. (NASA/Ada Miller)</p></div>"
    assert caption_of(markup) == ("The harbour at dawn.", "NASA/Ada Miller")


def test_hidden_words_are_no_credit() -> None:
    markup = "<figure><img><figcaption>A harbour</figcaption><b style='display:none'>UP NEXT</b></figure>"
    assert caption_of(markup, characters=40) == ("A harbour", None)
