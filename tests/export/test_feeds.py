"""Feeds: read again by feed readers, with texts that break nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape

import feedparser
import pytest
from lxml import etree

from tests.export.samples import FULL, HOSTILE, PICTURE, whole
from worker.export.feeds import MOST_SUMMARY, FeedDocument
from worker.records import Article


def written(form: str, *articles: Article) -> bytes:
    """The feed of these articles."""
    feed = FeedDocument(form)
    pieces = list(feed.entries([whole(article, number) for number, article in enumerate(articles, 1)]))
    return feed.begin() + b"".join(pieces) + feed.end()


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_reader_reads_it(form: str) -> None:
    feed = feedparser.parse(written(form, FULL, HOSTILE))
    assert not feed.bozo
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[form]
    entry = feed.entries[0]
    assert (entry.title, entry.link, entry.id) == (
        "The ferry, at last",
        "https://news.example/ferry",
        "urn:copydesk:articles:1",
    )
    assert entry.published_parsed[:5] == (2026, 3, 2, 8, 0)
    assert {tag.term for tag in entry.tags} == {"ferry", "harbour"}
    assert "<h3>What it cost</h3>" in entry.content[0].value
    assert entry.summary == "Two years late."


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_hostile_text_breaks_no_document(form: str) -> None:
    root = etree.fromstring(written(form, HOSTILE))
    texts = "".join(root.itertext())
    assert "]]>" in texts
    assert "\x1b" not in texts
    assert root.findall(".//script") == []


STRANGE = "https://zürich.example:8443/straße/\u202egro/%C3%A9?q=ü&r=a b"
ENCODED = "https://xn--zrich-kva.example:8443/stra%C3%9Fe/%E2%80%AEgro/%C3%A9?q=%C3%BC&r=a%20b"


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_an_address_stands_in_ascii_alone(form: str) -> None:
    feed = written(form, replace(FULL, canonical_url=STRANGE, images=(replace(PICTURE, url=STRANGE),)))
    assert feedparser.parse(feed).entries[0].link == ENCODED
    assert STRANGE not in feed.decode()
    assert escape(f'<img src="{escape(ENCODED)}"', quote=False) in feed.decode()
    if form == "rss":
        assert etree.fromstring(feed).findtext("channel/link") == ENCODED


def test_a_json_feed_has_addresses_in_ascii_alone() -> None:
    article = replace(FULL, canonical_url=STRANGE, images=(replace(PICTURE, url=STRANGE),))
    (item,) = json.loads(written("json-feed", article))["items"]
    assert (item["url"], item["image"]) == (ENCODED, ENCODED)


def test_an_edit_is_told_and_the_entry_stays_the_same() -> None:
    entry = feedparser.parse(written("atom", FULL)).entries[0]
    assert entry.updated == "2026-03-02T09:00:00+00:00"


def test_a_json_feed() -> None:
    feed = json.loads(written("json-feed", FULL, HOSTILE))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    item = feed["items"][0]
    assert item["image"] == "https://img.example/ferry.jpg"
    assert item["authors"] == [
        {"name": "Jo Ray"},
        {"name": "Al Ames"},
    ]
    assert item["date_modified"] == "2026-03-02T09:00:00+00:00"


@pytest.mark.parametrize("form", ["rss", "atom", "json-feed"])
def test_a_feed_of_nothing_is_a_feed(form: str) -> None:
    assert written(form)


def test_a_long_begin_is_cut_at_a_word() -> None:
    from dataclasses import replace

    summary = feedparser.parse(written("rss", replace(FULL, dek=None, text="word " * 200))).entries[0].summary
    assert len(summary) <= MOST_SUMMARY + 1
    assert summary.endswith("word…")
