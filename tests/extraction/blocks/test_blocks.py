"""The article's blocks in reading order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from worker.extraction.blocks import (
    choose_parts,
    distinct,
    find_caption_copies,
    finished,
    is_pulled,
    read_blocks,
    spare_text,
    without,
)
from worker.extraction.blocks.typed_blocks import Piece
from worker.extraction.main_text import MainText
from worker.extraction.page import Page, open_page
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.html import parse_html
from worker.records import Block, Image

SENTENCE = "The fog horn, which once woke three villages, falls silent as well."


def opened(body: str) -> Page:
    return open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")


def segment(text: str) -> Segment:
    return Segment(0, 0, 1, text, 0)


def whole(document: Page) -> MainText:
    return MainText((document.root,), tuple(read_segments(document)))


def said(document: Page, container: MainText, **chosen: Any) -> tuple[Block, ...]:
    """The blocks of a container."""
    return read_blocks(document, container, choose_parts(document, container, **chosen))


def test_pictures_stand_at_their_anchor_and_captions_are_skipped() -> None:
    document = opened("<p>One.</p><figure><img src=a.jpg><figcaption>A boat.</figcaption></figure><p>Two.</p>")
    figure = document.root.find(".//figure")
    assert figure is not None
    blocks = said(document, whole(document), skip=frozenset({figure}), anchors={figure: 0}, title=None)
    assert [(block.type, block.text, block.image, block.position) for block in blocks] == [
        ("paragraph", "One.", None, 0),
        ("image", "", 0, 1),
        ("paragraph", "Two.", None, 2),
    ]


def test_the_title_is_no_block() -> None:
    document = opened("<h1>The “keys”</h1><p>One.</p>")
    blocks = said(document, whole(document), skip=frozenset(), anchors={}, title='The "Keys"')
    assert [block.text for block in blocks] == ["One."]


def test_a_segment_around_a_skipped_element_is_read_again_without_it() -> None:
    document = opened("<p>One <span>two</span> three.</p><p>Four.</p>")
    skip = frozenset(i for i, tag in enumerate(document.tags) if tag == "span")
    found = without(document, tuple(read_segments(document)), skip)
    assert [s.text for s in found] == ["One three.", "Four."]


def test_a_long_copy_goes_and_a_short_refrain_stays() -> None:
    document = opened("")
    found = distinct(document, [segment(SENTENCE), segment("No."), segment("No."), segment(SENTENCE)], None)
    assert [s.text for s in found] == [SENTENCE, "No.", "No."]
    assert len(distinct(document, [segment(SENTENCE)] * 3, None)) == 3


def test_a_pulled_quote_goes_and_its_paragraph_stays() -> None:
    paragraph = f"From now on a computer watches. {SENTENCE} Nobody minds."
    document = opened(f"<p>{paragraph}</p><blockquote><p>{SENTENCE}</p><p>The keeper</p></blockquote>")
    assert [s.text for s in distinct(document, list(read_segments(document)), None)] == [paragraph]
    assert not is_pulled("ashortline", "ashortline\nashortlineandmore", 1)


def test_a_quote_that_says_more_than_was_said_and_a_summary_in_the_text_stay() -> None:
    paragraph = f"From now on a computer watches. {SENTENCE} Nobody minds."
    more = "It did so for forty years, and in no storm was it ever late by more than a minute."
    document = opened(
        f"<p>{SENTENCE}</p><p>{paragraph}</p><blockquote><p>{SENTENCE[:40]}</p><p>{more}</p></blockquote>"
    )
    assert len(distinct(document, list(read_segments(document)), None)) == 4


def test_a_heading_that_nothing_follows_goes_and_one_before_a_picture_stays() -> None:
    document = opened("<p>Text.</p><h2>See also</h2><img>")
    segments = read_segments(document)
    assert [s.text for s in finished(document, segments, [])] == ["Text."]
    picture = Piece(document.by_tag["img"][0], document.by_tag["img"][0] + 1, "image", image=0)
    assert [s.text for s in finished(document, segments, [picture])] == ["Text.", "See also"]


def test_a_caption_said_again_is_left_out_but_for_a_paragraph() -> None:
    document = opened(f"<div><p>Sure.</p><p>{SENTENCE}</p></div><div class=lightbox>{SENTENCE}</div>")
    container = MainText((document.root,), tuple(read_segments(document)))
    image = Image(media="image", url="https://paper.example/a.jpg", caption=SENTENCE.upper())
    assert find_caption_copies(document, container, [image]) == {document.root.findall(".//div")[1]}
    assert find_caption_copies(document, container, []) == frozenset()


def test_a_promo_that_holds_sure_text_gives_up_only_what_stands_beside_it() -> None:
    document = opened("<div><p>Sure.</p><aside><a href=/b>Promo</a></aside></div><aside>Other</aside>")
    box, promo, other = (
        document.root.find(".//div"),
        document.root.find(".//aside"),
        document.root.findall(".//aside")[1],
    )
    assert box is not None
    assert promo is not None
    container = MainText((document.root,), sure=frozenset({document.index[box[0]]}))
    assert spare_text(document, container, {box, other}) == {promo, other}
    assert spare_text(document, container, {box[0]}) == frozenset()


def test_headings_stay_where_they_are_all_that_entries_have() -> None:
    document = opened("<h3>Loaf of rye</h3><h3>Loaf of wheat</h3>")
    for container in (whole(document), replace(whole(document), is_article=False)):
        blocks = said(document, container, skip=frozenset(), anchors={}, title=None)
        assert [block.text for block in blocks] == ["Loaf of rye", "Loaf of wheat"]


def test_the_title_stays_where_it_is_all_that_the_page_says() -> None:
    document = opened("<h1>Does the ferry sail on Sundays?</h1>")
    blocks = said(document, whole(document), skip=frozenset(), anchors={}, title="Does the ferry sail on Sundays?")
    assert [block.text for block in blocks] == ["Does the ferry sail on Sundays?"]
