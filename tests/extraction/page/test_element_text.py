"""What a reader sees of an element."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from worker.extraction.page.element_text import raw_text, text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Plain  words\n here</p>", "Plain words here"),
        ("<p>The <i>Time</i>s of <b>day</b></p>", "The Times of day"),
        ("<h1><b>F</b>erry <i>re</i>turns</h1>", "Ferry returns"),
        ("<h1><span>Kicker</span><span>Title</span></h1>", "Kicker Title"),
        ("<p><a href='/ann'>Ann Lee</a><b>Reporter</b></p>", "Ann Lee Reporter"),
        ("<div><h3>Ferry</h3><p>returns</p></div>", "Ferry returns"),
        ("<div>Ferry<p>returns</p>at last</div>", "Ferry returns at last"),
        ("<h1>One<br>two</h1>", "One two"),
        ("<h1>One<script>x()</script> two</h1>", "One two"),
    ],
)
def test_boxes_breaks_and_elements_that_touch_are_parted(html: str, text: str) -> None:
    assert text_of(lxml_html.fromstring(html)) == text


def test_elements_to_skip_are_left_out_and_what_follows_them_is_not() -> None:
    element = lxml_html.fromstring("<p>A harbour <i>Photo: dpa</i> at dawn</p>")
    assert text_of(element, lambda inner: inner.tag == "i") == "A harbour at dawn"


def test_deep_nesting_is_read_within_bounds() -> None:
    element = lxml_html.fromstring("<div>" * 200 + "x" + "</div>" * 200)
    assert text_of(element) == "x"


def test_the_raw_text_is_that_of_scripts_too() -> None:
    assert raw_text(lxml_html.fromstring("<p>a<script>b</script>c</p>")) == "abc"
