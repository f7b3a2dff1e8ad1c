"""The order of evidence: what one step claims of another's text."""

from __future__ import annotations

from worker.extraction import find_left_out
from worker.extraction.images.merged_images import FoundImages
from worker.extraction.main_text import MainText
from worker.extraction.page import Page, open_page
from worker.extraction.page.segments import read_segments
from worker.normalize.html import parse_html

SENTENCE = "<p>The fog horn, which once woke three villages, falls silent on Monday after eighty years.</p>"
PROMO = "<div>The ferry sails again</div>"


def left_out(body: str, *, is_article: bool = True) -> list[str | None]:
    document: Page = open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")
    container = MainText((document.root,), tuple(read_segments(document)), is_article=is_article)
    promos = {document.elements[i] for i in document.by_tag["div"]}
    found = find_left_out(document, container, promos, FoundImages())
    return sorted(str(element.text) for element in found)


def test_promos_are_no_text() -> None:
    assert left_out(SENTENCE + PROMO) == ["The ferry sails again"]


def test_promos_do_not_take_a_text_that_is_a_list_of_them() -> None:
    assert left_out(PROMO * 3) == []


def test_nothing_is_taken_out_of_a_page_that_is_no_article() -> None:
    assert left_out(SENTENCE + PROMO, is_article=False) == []
