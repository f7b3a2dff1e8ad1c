"""JSON Feed: what each member of an item means, in both versions of the format."""

from __future__ import annotations

import json
from typing import Any

import pytest

from worker.discovery.feeds import json_feed
from worker.discovery.feeds.json_feed import read_json_feed
from worker.errors import ParseError
from worker.records import FeedEntry

URL = "https://paper.example/feed.json"


def entry(item: dict[str, Any], **feed: Any) -> FeedEntry:
    [found] = read_json_feed(json.dumps({"items": [item], **feed}), URL).entries
    return found


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ({"url": "/a", "id": "7"}, "https://paper.example/a"),
        ({"external_url": "https://other.example/b", "id": "7"}, "https://other.example/b"),
        ({"id": "https://paper.example/c"}, "https://paper.example/c"),
    ],
)
def test_an_item_goes_by_its_url_or_an_id_that_is_one(item: dict[str, Any], url: str) -> None:
    assert entry(item).url == url


@pytest.mark.parametrize(
    ("item", "feed", "authors"),
    [
        ({"authors": [{"name": "Ann Lee"}, {"name": "Bo Ek"}]}, {}, ("Ann Lee", "Bo Ek")),
        ({"author": {"name": "Ann Lee"}}, {}, ("Ann Lee",)),
        ({}, {"authors": [{"name": "The desk"}]}, ("The desk",)),
        ({"authors": [{"url": "/ann"}, "Ann"]}, {}, ()),
    ],
)
def test_authors_are_the_item_s_else_the_feed_s(item: dict[str, Any], feed: dict[str, Any], authors: Any) -> None:
    assert entry({"url": "/a", **item}, **feed).authors == authors


def test_the_first_of_summary_text_and_markup_is_the_summary() -> None:
    item = {"url": "/a", "content_text": "Text", "content_html": "<p>Markup"}
    assert entry({**item, "summary": "Short"}).summary == "Short"
    assert entry(item).summary == "Text"
    assert entry({"url": "/a", "content_html": "<p>Markup"}).summary == "Markup"


def test_items_without_an_address_and_beyond_the_bound_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_feed, "MAX_ENTRIES", 2)
    feed = read_json_feed(json.dumps({"items": [{"url": "/a"}, {"id": "7"}, {"url": "/c"}]}), URL)
    assert [found.url for found in feed.entries] == ["https://paper.example/a"]
    assert feed.warnings == ("1 entries have no web address", "only the first 2 of 3 entries are read")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("{", "broken_feed"), ("[" * 100_000, "broken_feed"), ('{"items": 1}', "not_a_feed"), ("[]", "not_a_feed")],
)
def test_what_is_no_feed_has_a_reason(text: str, reason: str) -> None:
    with pytest.raises(ParseError) as raised:
        read_json_feed(text, URL)
    assert raised.value.reason == reason


def test_a_feed_beyond_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_feed, "MAX_CHARACTERS", 5)
    with pytest.raises(ParseError, match="has 6 characters, allowed are 5"):
        read_json_feed('{"a":1'[:6], URL)
