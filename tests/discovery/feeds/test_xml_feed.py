"""RSS and Atom: which element of an entry gives its address, date, writers and picture."""

from __future__ import annotations

import pytest

from worker.discovery.feeds import xml_feed
from worker.discovery.feeds.xml_feed import read_xml_feed
from worker.errors import ParseError
from worker.records import Feed

URL = "https://paper.example/feed"
NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def rss(item: str, channel: str = "") -> Feed:
    text = f'<rss version="2.0" {NAMESPACES}><channel><title>Paper</title>{channel}<item>{item}</item></channel></rss>'
    return read_xml_feed(text, URL)


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>/a</link>", "https://paper.example/a"),
        ("<guid>https://paper.example/b</guid>", "https://paper.example/b"),
        (
            "<link>https://count.example/1</link><feedburner:origLink>https://paper.example/c</feedburner:origLink>",
            "https://paper.example/c",
        ),
    ],
)
def test_the_address_is_the_article_s_own_and_no_counter_s(item: str, url: str) -> None:
    assert [entry.url for entry in rss(item).entries] == [url]


def test_the_only_date_of_an_item_is_its_publication() -> None:
    [entry] = rss("<link>/a</link><dc:date>2026-03-03T09:10:00Z</dc:date>").entries
    assert entry.published_at is not None
    assert (entry.published_at.isoformat(), entry.modified_at) == ("2026-03-03T09:10:00+00:00", None)


def test_writers_come_without_their_mail() -> None:
    [entry] = rss("<link>/a</link><author>ann@paper.example (Ann Lee)</author>").entries
    assert entry.authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("media", "image"),
    [
        (
            '<media:content url="/s.jpg" medium="image" width="100"/><media:content url="/l.jpg" type="image/jpeg" '
            'width="900"/>',
            "/l.jpg",
        ),
        ('<media:content url="/film.mp4" medium="video"/><media:thumbnail url="/t.jpg"/>', "/t.jpg"),
        ('<enclosure url="https://paper.example/e.png" type="image/png" length="1"/>', "/e.png"),
        ('<enclosure url="https://paper.example/talk.mp3" type="audio/mpeg" length="1"/>', None),
    ],
)
def test_the_widest_picture_is_the_entry_s(media: str, image: str | None) -> None:
    [entry] = rss(f"<link>/a</link>{media}").entries
    assert entry.image_url == (f"https://paper.example{image}" if image else None)


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("<ttl>30</ttl>", 1800.0),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21_600.0),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600.0),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
    ],
)
def test_the_seconds_between_polls_are_those_the_feed_asks_for(channel: str, seconds: float | None) -> None:
    assert rss("<link>/a</link>", channel).ttl == seconds


def test_halves_of_a_surrogate_pair_are_one_character() -> None:
    [entry] = rss("<link>/a</link><title>A boat &#55357;&#56980;</title>").entries
    assert entry.title == "A boat \U0001f694"


def test_a_cut_feed_says_how_much_of_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_feed, "MAX_ENTRIES", 1)
    feed = rss("<link>/a</link></item><item><link>/b</link>")
    assert [entry.url for entry in feed.entries] == ["https://paper.example/a"]
    assert feed.warnings == ("only the first 1 of 2 entries are read",)


def test_entities_are_refused() -> None:
    with pytest.raises(ParseError, match="declares XML entities"):
        read_xml_feed('<!DOCTYPE a [<!entity x "y">]><rss/>', URL)
