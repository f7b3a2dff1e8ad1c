"""The article's blocks in reading order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from worker.extraction.blocks import (
    choose_parts,
    closing_headings,
    find_copies,
    is_pulled,
    read_blocks,
    shape_of,
)
from worker.extraction.blocks.typed_blocks import BlockPart
from worker.extraction.main_text import MainText
from worker.extraction.page import Page, open_page
from worker.extraction.page.claims import ClaimedElement
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.html import parse_html
from worker.records import Block

SENTENCE = "The fog horn, which once woke three villages, falls silent as well."


def opened(body: str) -> Page:
    return open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")


def segment(text: str, place: int) -> Segment:
    return Segment(0, place, place + 1, text, 0)


def whole(document: Page) -> MainText:
    return MainText((document.root,), tuple(read_segments(document)))


def said(document: Page, container: MainText, **chosen: Any) -> tuple[Block, ...]:
    """The blocks of a container."""
    return read_blocks(document, container, choose_parts(document, container, **chosen))


def test_pictures_stand_at_their_anchor_and_captions_are_skipped() -> None:
    document = opened("<p>One.</p><figure><img src=a.jpg><figcaption>A boat.</figcaption></figure><p>Two.</p>")
    [figure] = document.by_tag["figure"]
    blocks = said(
        document, whole(document), claims=[ClaimedElement(figure, "image", 0)], anchors={figure: 0}, title=None
    )
    assert [(block.type, block.text, block.image, block.position) for block in blocks] == [
        ("paragraph", "One.", None, 0),
        ("image", "", 0, 1),
        ("paragraph", "Two.", None, 2),
    ]


def test_the_title_is_no_block() -> None:
    document = opened("<h1>The “keys”</h1><p>One.</p>")
    blocks = said(document, whole(document), claims=[], anchors={}, title='The "Keys"')
    assert [block.text for block in blocks] == ["One."]


def test_a_long_copy_goes_and_a_short_refrain_stays() -> None:
    document = opened("")
    parts = [segment(text, n) for n, text in enumerate([SENTENCE, "No.", "No.", SENTENCE])]
    assert find_copies(document, parts, None) == {parts[3]: "copy"}
    assert find_copies(document, [segment(SENTENCE, n) for n in range(3)], None) == {}


def test_the_title_and_what_has_no_letters_go_but_from_a_cell() -> None:
    document = opened("<h1>Keys</h1><p>***</p><table><tr><td>&mdash;</td></tr></table>")
    heading, stars, _ = parts = read_segments(document)
    assert find_copies(document, parts, "“Keys”") == {heading: "title", stars: "no letters"}


def test_a_pulled_quote_goes_and_its_paragraph_stays() -> None:
    paragraph = f"From now on a computer watches. {SENTENCE} Nobody minds."
    document = opened(f"<p>{paragraph}</p><blockquote><p>{SENTENCE}</p><p>The keeper</p></blockquote>")
    _, *quoted = parts = read_segments(document)
    assert find_copies(document, parts, None) == dict.fromkeys(quoted, "pulled quote")
    assert not is_pulled("ashortline", "ashortline\nashortlineandmore", 1)


def test_a_quote_that_says_more_than_was_said_and_a_summary_in_the_text_stay() -> None:
    paragraph = f"From now on a computer watches. {SENTENCE} Nobody minds."
    more = "It did so for forty years, and in no storm was it ever late by more than a minute."
    document = opened(
        f"<p>{SENTENCE}</p><p>{paragraph}</p><blockquote><p>{SENTENCE[:40]}</p><p>{more}</p></blockquote>"
    )
    assert find_copies(document, read_segments(document), None) == {}


def test_a_heading_that_nothing_follows_goes_and_one_before_a_picture_stays() -> None:
    document = opened("<p>Text.</p><h2>See also</h2><img>")
    segments = read_segments(document)
    assert closing_headings(document, segments, []) == segments[1:]
    picture = BlockPart(document.by_tag["img"][0], document.by_tag["img"][0] + 1, "image", image=0)
    assert closing_headings(document, segments, [picture]) == []


def test_a_segment_has_the_shape_of_the_block_it_would_be() -> None:
    document = opened("<h2>Then</h2><blockquote>So be it</blockquote><ul><li>One</li></ul><p>Two</p>")
    assert [shape_of(document, each) for each in read_segments(document)] == ["heading", "quote", "list", "paragraph"]


def test_headings_stay_where_they_are_all_that_entries_have() -> None:
    document = opened("<h3>Loaf of rye</h3><h3>Loaf of wheat</h3>")
    for container in (whole(document), replace(whole(document), is_article=False)):
        blocks = said(document, container, claims=[], anchors={}, title=None)
        assert [block.text for block in blocks] == ["Loaf of rye", "Loaf of wheat"]


def test_the_title_stays_where_it_is_all_that_the_page_says() -> None:
    document = opened("<h1>Does the ferry sail on Sundays?</h1>")
    blocks = said(document, whole(document), claims=[], anchors={}, title="Does the ferry sail on Sundays?")
    assert [block.text for block in blocks] == ["Does the ferry sail on Sundays?"]
