"""What captions and teasers take of the text, and what they leave."""

from __future__ import annotations

from worker.extraction.blocks.claimed import (
    claim_caption_copies,
    find_left_out,
    parts_beside,
    share_inside,
    spare_text,
    without,
)
from worker.extraction.main_text import MainText
from worker.extraction.page import Page, open_page
from worker.extraction.page.claims import ClaimedElement
from worker.extraction.page.segments import read_segments
from worker.normalize.html import parse_html
from worker.records import Image

SENTENCE = "<p>The fog horn, which once woke three villages, falls silent on Monday after eighty years.</p>"
PROMO = "<div>The ferry sails again</div>"


def opened(body: str) -> Page:
    return open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")


def whole(page: Page, *, is_article: bool = True) -> MainText:
    return MainText((page.root,), tuple(read_segments(page)), is_article=is_article)


def left_out(body: str, *, is_article: bool = True) -> list[str]:
    page = opened(body)
    claims = [ClaimedElement(i, "teaser") for i in page.by_tag["div"]] + [
        ClaimedElement(i, "caption") for i in page.by_tag["figcaption"]
    ]
    return sorted(str(page.texts[i]) for i in find_left_out(page, whole(page, is_article=is_article), claims))


def test_promos_and_captions_are_no_text() -> None:
    caption = "<figcaption>A boat at noon</figcaption>"
    assert left_out(SENTENCE + PROMO + caption) == ["A boat at noon", "The ferry sails again"]


def test_promos_do_not_take_a_text_that_is_a_list_of_them() -> None:
    assert left_out(PROMO * 3) == []


def test_a_page_that_is_no_article_keeps_everything() -> None:
    assert left_out(SENTENCE + PROMO, is_article=False) == []


def test_a_caption_said_again_is_claimed_but_for_a_paragraph() -> None:
    said = "The fog horn, which once woke three villages, falls silent as well."
    page = opened(f"<div><p>Sure.</p><p>{said}</p></div><div class=lightbox>{said} Photo: Jo Bell</div>")
    image = Image("https://paper.example/a.jpg", caption=said.upper())
    assert list(claim_caption_copies(page, whole(page), [image])) == [
        ClaimedElement(page.by_tag["div"][1], "caption again", 0)
    ]
    assert list(claim_caption_copies(page, whole(page), [])) == []
    assert list(claim_caption_copies(page, whole(page), [Image(None, caption="Too short")])) == []


def test_a_promo_around_sure_text_gives_up_what_is_beside_it() -> None:
    page = opened("<div><p>Sure.</p><aside><a href=/b>Promo</a></aside></div><aside>Other</aside>")
    [box], [promo, other], [sure] = (page.by_tag[tag] for tag in ("div", "aside", "p"))
    main_text = MainText((page.root,), sure=frozenset({sure}))
    assert spare_text(page, main_text, {box, other}) == {promo, other}
    assert spare_text(page, main_text, {sure}) == frozenset()
    assert list(parts_beside(page, other, {sure}, {-1, 0, 1, box, sure})) == [other]


def test_a_segment_around_an_element_is_read_again_without_it() -> None:
    page = opened("<p>One <span>two</span> three.</p><p>Four.</p>")
    found = without(page, read_segments(page), frozenset(page.by_tag["span"]))
    assert [segment.text for segment in found] == ["One three.", "Four."]
    assert [segment.text for segment in without(page, read_segments(page), frozenset())] == ["One two three.", "Four."]


def test_the_share_of_the_text_inside_of_elements_is_counted_once() -> None:
    page = opened(f"<div>{SENTENCE}{SENTENCE}</div><div>{SENTENCE}</div>")
    first = page.by_tag["div"][0]
    assert share_inside(page, read_segments(page), {first, first + 1}) == 2 / 3
    assert share_inside(page, [], {first}) == 0.0


def test_elements_may_lie_in_one_another() -> None:
    page = opened("<div>" * 200 + SENTENCE + "</div>" * 200)
    assert share_inside(page, read_segments(page), set(page.by_tag["div"])) == 1.0
