"""Every place of a page that may say a caption is read: texts, what stands behind them, and attributes."""

from __future__ import annotations

from worker.demo.copies import sayings
from worker.normalize.html import parse_html

PAGE = """<figure><a data-caption="in the lightbox"><img alt="in alt"></a>
<figcaption>below <span>credit</span> behind</figcaption></figure><!-- never said -->"""


def test_texts_and_attributes_are_said_and_comments_are_not() -> None:
    said = [text.strip() for text in sayings(parse_html(PAGE)) if text.strip()]
    assert sorted(said) == ["behind", "below", "credit", "in alt", "in the lightbox"]
