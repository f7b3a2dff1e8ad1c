"""Entries hold no character that is none, whatever the feed writes."""

from __future__ import annotations

import json

import pytest

from tests.discovery.feeds.test_feeds import RSS_START, URL
from worker.discovery.feeds import read_feed


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Sea &#55357;&#56832; air", "Sea 😀 air"),
        ("Sea &#xD83D;&#xDE00; air", "Sea 😀 air"),
        ("Sea &#55357; air", "Sea \ufffd air"),
        ("Sea&#0; &#x1F;air", "Sea\ufffd \ufffdair"),
        ("Sea &#99999999; air", "Sea \ufffd air"),
        ("Caf&#233; &#x263A;", "Café ☺"),
    ],
)
def test_references_to_what_is_no_character_cost_no_more_than_themselves(written: str, read: str, broken: bool) -> None:
    item = f"<item><link>https://p.example/1</link><title>{written}</title></item>"
    feed = read_feed(f"{RSS_START}<title>T</title>{item}{'<br>' * broken}</channel></rss>".encode(), URL)
    assert feed.entries[0].title == read


def test_no_text_of_a_feed_holds_what_no_database_stores() -> None:
    texts = dict.fromkeys(("title", "summary", "language"), "a\0b\ud83d") | {"tags": ["a\0b\ud83d"]}
    item = {"url": "https://p.example/a\ud83d\0b", "authors": [{"name": "a\0b\ud83d"}], **texts}
    [entry] = read_feed(
        json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]}).encode(), URL
    ).entries
    assert (entry.title, entry.summary, entry.language, entry.tags, entry.authors) == (
        "ab",
        "ab",
        "ab",
        ("ab",),
        ("ab",),
    )
    assert entry.url == "https://p.example/ab"
