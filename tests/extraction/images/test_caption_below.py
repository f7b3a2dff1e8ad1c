"""Which element right behind a picture's box is its caption."""

from __future__ import annotations

import pytest
from lxml import html

from worker.extraction.images.caption_below import caption_beside, ends_in_labelled_credit

PICTURE = "<div id=box><img src=/a.jpg></div>"
LONG = "The harbour is quiet again after the storm. " * 8


@pytest.mark.parametrize(
    ("following", "wanted"),
    [
        ("<p class=caption>The harbour at dawn</p>", "The harbour at dawn"),
        (
            "<div><p class=caption>The harbour at dawn</p><p>Photo: Jo Bell</p></div>",
            "The harbour at dawn Photo: Jo Bell",
        ),
        ("<p><em>The harbour at dawn</em></p>", "The harbour at dawn"),
        ("<p><small><i>The harbour at dawn</i></small></p>", "The harbour at dawn"),
        ("<p>The harbour at dawn. Photo: Jo Bell</p>", "The harbour at dawn. Photo: Jo Bell"),
        ("<p>Photo: Jo Bell</p>", "Photo: Jo Bell"),
        ("<p style='text-align: center'>The harbour at dawn</p><p>It opened late.</p>", "The harbour at dawn"),
        ("<p style='text-align: center'>The harbour</p><p style='text-align: center'>at dawn</p>", None),
        ("<p>The harbour opened late, as it did all week.</p>", None),
        ("<p><em>The harbour</em> opened late.</p>", None),
        (f"<p><em>{LONG}</em></p>", None),
        ("<h2>The harbour at dawn</h2>", None),
        ("Words right behind it<p class=caption>The harbour at dawn</p>", None),
        ("<p class=caption>The harbour at dawn</p><p>It opened late.</p>", "The harbour at dawn"),
        ("<div><p class=caption>The harbour at dawn</p><p>It opened late, as it did all week.</p></div>", None),
        ("<figure><img src=/b.jpg></figure><p class=caption>Another picture</p>", None),
    ],
)
def test_a_caption_is_known_by_name_type_place_or_words(following: str, wanted: str | None) -> None:
    box = html.fromstring(f"<article>{PICTURE}{following}</article>").get_element_by_id("box")
    found = caption_beside(box)
    assert (None if found is None else " ".join(" ".join(found.itertext()).split())) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The harbour at dawn. Photo: Jo Bell", True),
        ("The harbour at dawn. Jo Bell/Reuters", False),
        ("Port. Photo: Jo Bell", False),
        ("Photo: Jo Bell", False),
    ],
)
def test_only_words_with_a_labelled_credit_prove_a_caption(text: str, wanted: bool) -> None:
    assert ends_in_labelled_credit(text) is wanted


@pytest.mark.parametrize(
    ("following", "wanted"),
    [
        ("<p style='text-align: center'>The harbour at dawn</p>", "The harbour at dawn"),
        ("<p style='text-align: center'><b>The harbour</b></p>", None),
        (f"<p class=caption>{LONG * 5}</p>", None),
    ],
    ids=["the last of its box", "a centred heading", "too long"],
)
def test_a_line_at_the_end_is_a_caption_by_how_it_is_set(following: str, wanted: str | None) -> None:
    box = html.fromstring(f"<div>{PICTURE}{following}</div>")[0]
    found = caption_beside(box)
    assert (found.text_content() if found is not None else None) == wanted
