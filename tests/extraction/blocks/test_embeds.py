"""Posts and players of other services."""

from __future__ import annotations

import pytest

from worker.extraction.blocks.embeds import find_embeds
from worker.extraction.page import open_page
from worker.normalize.html import parse_html


@pytest.mark.parametrize(
    ("markup", "url", "text"),
    [
        ('<iframe src="//www.youtube.com/embed/x1"></iframe>', "https://www.youtube.com/embed/x1", ""),
        ('<iframe data-src="https://player.vimeo.com/video/7"></iframe>', "https://player.vimeo.com/video/7", ""),
        ('<amp-youtube data-videoid="x1"></amp-youtube>', "https://www.youtube.com/watch?v=x1", ""),
        (
            '<blockquote class="twitter-tweet"><p>Hello <a href="https://t.co/a">t.co/a</a></p>'
            '<a href="https://twitter.com/a/status/1">March</a></blockquote>',
            "https://twitter.com/a/status/1",
            "Hello t.co/a\nMarch",
        ),
        (
            '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/x/">See</blockquote>',
            "https://www.instagram.com/p/x/",
            "See",
        ),
    ],
    ids=["youtube", "vimeo, lazy", "amp", "post", "picture post"],
)
def test_an_embed_has_its_address(markup: str, url: str, text: str) -> None:
    document = open_page(parse_html(f"<html><body>{markup}</body></html>"), "https://paper.example/a")
    assert [(e.url, e.text) for e in find_embeds(document, [document.root], frozenset())] == [(url, text)]


@pytest.mark.parametrize(
    "markup",
    ['<iframe src="https://ads.example/frame"></iframe>', "<iframe></iframe>", "<blockquote>A word.</blockquote>"],
)
def test_frames_of_unknown_services_and_plain_quotes_are_none(markup: str) -> None:
    document = open_page(parse_html(f"<html><body>{markup}</body></html>"), "https://paper.example/a")
    assert find_embeds(document, [document.root], frozenset()) == []
