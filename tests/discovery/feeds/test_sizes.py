"""How much of a feed is read: each bound cuts what is longer and leaves what is not."""

from __future__ import annotations

import pytest

from worker.discovery.feeds import read_feed
from worker.discovery.feeds.entries import entry_from
from worker.discovery.feeds.sizes import (
    MAX_AUTHORS,
    MAX_CHARACTERS,
    MAX_ENTRIES,
    MAX_NAME,
    MAX_SUMMARY,
    MAX_TAG_MARKS,
    MAX_TAGS,
    MAX_TITLE,
)
from worker.records import FeedEntry

URL = "https://news.example/feed.xml"
FEED = "<rss><channel>{}<item><link>https://news.example/1</link></item></channel></rss>"


def entry(**values: object) -> FeedEntry:
    """Return the entry of these values."""
    found = entry_from({"url": "https://news.example/1", **values}, URL, tz=None, language=None)
    assert found is not None
    return found


@pytest.mark.parametrize("over", [0, 1], ids=["as much as may be", "one more"])
def test_texts_and_names_are_cut(over: int) -> None:
    found = entry(title="t" * (MAX_TITLE + over), summary="s" * (MAX_SUMMARY + over), authors=["n" * (MAX_NAME + over)])
    assert (len(found.title or ""), len(found.summary or "")) == (MAX_TITLE, MAX_SUMMARY)
    assert [len(name) for name in found.authors] == [MAX_NAME]


@pytest.mark.parametrize(("name", "most"), [("authors", MAX_AUTHORS), ("tags", MAX_TAGS)])
def test_lists_are_cut(name: str, most: int) -> None:
    words = [f"name {number}" for number in range(most + 1)]
    assert list(getattr(entry(**{name: words}), name)) == words[:most]
    assert list(getattr(entry(**{name: words[:most]}), name)) == words[:most]


def test_a_feed_of_more_tags_than_may_be_parsed_is_cut() -> None:
    read = read_feed(FEED.format("").encode(), URL)
    assert len(read.entries) == 1
    cut = read_feed(FEED.format("<x/>" * MAX_TAG_MARKS).encode(), URL)
    assert cut.entries == ()
    assert cut.warnings


def test_the_bounds_hold_for_each_other() -> None:
    """A feed of as many entries as are read, each with a title and a summary of common length, is read whole."""
    assert MAX_ENTRIES * (200 + 400) < MAX_CHARACTERS
    assert MAX_ENTRIES * 2 * 20 < MAX_TAG_MARKS
