"""What a reader sees of a caption's markup, and what the markup calls it."""

from __future__ import annotations

from lxml import etree, html

from worker.extraction.images.caption_markup import names_caption, next_shown, tidy, visible_text


def box(markup: str) -> etree._Element:
    return html.fragment_fromstring(markup)


def test_controls_and_hidden_labels_are_not_read() -> None:
    markup = "<p><span class='sr-only'>Photo: </span>A harbour<button>Enlarge</button><i role='button'>x</i></p>"
    assert visible_text(box(markup)) == "A harbour"
    assert tidy("Image caption, A harbour") == "A harbour"
    assert tidy("Caption of the picture at noon") == "Caption of the picture at noon"
    assert tidy("A harbour Bild vergrößern") == "A harbour"


def test_boxes_do_not_run_into_each_other() -> None:
    assert visible_text(box("<div><p>A harbour.</p><p>dpa</p></div>")) == "A harbour. dpa"
    assert visible_text(box("<p>A <b>har</b>bour</p>")) == "A harbour"


def test_a_picture_comes_before_the_next_text() -> None:
    page = box("<div><p><img></p><p><img></p><p class='caption'>Of the second</p></div>")
    assert next_shown(page[0]) is None
    assert next_shown(page[1]) is page[2]


def test_names() -> None:
    assert names_caption(box("<figcaption></figcaption>"))
    assert names_caption(box("<div class='imageCaption'></div>"))
    assert names_caption(box("<div data-x-caption=''></div>"))
    assert not names_caption(box("<div class='body-text'></div>"))


def test_deep_nesting_is_read_without_recursion_errors() -> None:
    assert visible_text(box("<div>" * 120 + "x" + "</div>" * 120)) == "x"


def test_expanders_and_the_words_of_players_are_no_captions() -> None:
    assert tidy("The harbour at ... [+] dawn") == "The harbour at dawn"
    assert tidy("Media playback is unsupported on your device") == ""
