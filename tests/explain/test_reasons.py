"""A piece that is not the article's is named after its line, else after the nearest telling box."""

from __future__ import annotations

import pytest

from worker.explain.reasons import LEAST, MOST, weights_of, why_left_out
from worker.extraction.main_text import weigh_segments
from worker.extraction.page import open_page
from worker.extraction.page.segments import read_segments
from worker.normalize.html import parse_html


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<nav><p><a href=/a>News</a></p></nav>", "a line of links in navigation"),
        ("<p><a href=/a>News</a></p>", "a line of links and nothing else"),
        ("<div class=cookie-consent><p>We and our partners keep data</p></div>", "a cookie notice or overlay"),
        ("<div class=comment-list><div class=meta><p>12 March</p></div></div>", "a date, credit or label"),
        ("<p>Subscribe to our letter</p>", "an appeal to subscribe, share, comment or sign in"),
        ("<p>Read more: the bridge</p>", "a line that announces another piece"),
        ("<p>03.03.2026 - 09:10</p>", "a date or other figures"),
        ("<p>Twelve boats, one pier</p>", "does not read like the article's text"),
    ],
)
def test_why_a_piece_is_left_out(markup: str, wanted: str) -> None:
    document = open_page(parse_html(f"<html><body>{markup}</body></html>"), "https://paper.example/a")
    assert why_left_out(document, read_segments(document)[0]) == wanted


def test_the_heaviest_weights_are_shown_and_the_light_ones_are_not() -> None:
    page = "<p>Twelve boats, one pier, and nobody who would say whose they are.</p>"
    document = open_page(parse_html(f"<html><body>{page}</body></html>"), "https://paper.example/a")
    added = weigh_segments(document, frozenset()).contributions(0)
    shown = weights_of(added)
    assert len(shown) == MOST
    assert abs(shown[0].value) == round(max(abs(value) for value, _ in added.values()), 2)
    assert all(abs(added[weight.feature][0]) >= LEAST for weight in shown)
    assert weights_of({}) == ()
