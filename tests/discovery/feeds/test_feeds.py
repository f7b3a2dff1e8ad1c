"""Feeds of every format, whole and broken."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.discovery.feeds import MAX_CHARACTERS, MAX_ENTRIES, read_feed
from worker.errors import ParseError
from worker.records import FeedEntry

URL = "https://paper.example/feeds/world.xml"

RSS2 = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Paper &amp; Post</title><link>https://paper.example/</link>
  <language>en-gb</language><ttl>30</ttl>
<item><title>River rises over &lt;b&gt;old&lt;/b&gt; town &amp;amp; bridge</title>
  <link>https://paper.example/world/river-rises?utm_source=rss</link>
  <description><![CDATA[<p>Water stood <i>knee-deep</i>.</p>
  <script>track()</script><p>Nobody was hurt.</p>]]></description>
  <content:encoded><![CDATA[<p>The whole text.</p>]]></content:encoded>
  <pubDate>Fri, 03 May 2024 18:19:00 +0200</pubDate>
  <dc:creator>Ada Marsh</dc:creator><dc:creator>Bo Lind</dc:creator>
  <category>Weather</category><category>Rivers</category><category>Weather</category>
  <media:content url="https://img.paper.example/r-320.jpg" width="320" medium="image"/>
  <media:content url="https://img.paper.example/r-1200.jpg" width="1200" medium="image"/>
  <media:content url="https://img.paper.example/r.mp4" width="1920" medium="video"/>
</item>
<item><title>Second</title><guid isPermaLink="true">/world/second-story</guid>
  <author>desk@paper.example (Cy Dorn)</author>
  <enclosure url="/pods/2.mp3" type="audio/mpeg" length="1"/>
  <enclosure url="/img/2.jpg" type="image/jpeg" length="1"/></item>
<item><title>Second again</title><link>https://www.paper.example/world/second-story/</link></item>
<item><title>No address</title><guid isPermaLink="false">tag:1</guid></item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Der Bote</title><link rel="self" href="/atom.xml"/>
<entry><title type="html">Fluss &amp;uuml;ber die Ufer</title><link rel="edit" href="/edit/1"/>
  <link rel="alternate" type="text/html" href="/lokales/fluss"/>
  <link rel="enclosure" type="image/png" href="/fluss.png"/>
  <id>tag:bote.example,2024:1</id><published>2024-05-03T18:19:00+02:00</published>
  <updated>2024-05-04T07:00:00Z</updated>
  <author>
  <name>Ada Marsch</name><email>ada@bote.example</email></author><category term="Lokales"/>
  <summary type="html">&lt;p&gt;Kurz.&lt;/p&gt;</summary></entry>
<entry><title>Nur geändert</title><link href="https://bote.example/nur"/><updated>2024-05-04T07:00:00Z</updated></entry>
</feed>"""

RSS1 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://n.example/"><title>N</title><sy:updatePeriod>hourly</sy:updatePeriod>
<sy:updateFrequency>2</sy:updateFrequency></channel>
<item rdf:about="https://n.example/1"><title>Ein</title><link>https://n.example/1</link>
<dc:date>2024-05-03T18:19:00+09:00</dc:date>
<dc:subject>Politik</dc:subject></item></rdf:RDF>"""

RSS091 = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Old</title>
<item><title>Still here</title><link>http://old.example/a.html</link></item>
</channel></rss>"""

JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "pt-BR",
 "authors": [{"name": "Desk"}],
 "items": [
 {"id": "1", "url": "/a", "title": "Rio sobe",
  "content_html": "<p>Tudo <b>bem</b>.</p>",
 "date_published": "2024-05-03T18:19:00-03:00",
  "date_modified": "2024-05-03T19:00:00-03:00",
  "authors": [{"name": "Ana"}, {"url": "x"}, 5], "tags": ["Rios", 7, "Rios"], "image": "/a.jpg"},
 {"id": "https://paper.example/b", "title": 5, "content_text": "b"}, {"id": 3, "title": "lost"}, "junk"]}"""


RSS_START = '<rss version="2.0"><channel>'


def test_rss_2() -> None:
    feed = read_feed(RSS2.encode(), URL)
    assert (feed.title, feed.ttl, feed.warnings) == ("The Paper & Post", 1800.0, ("1 entries have no web address",))
    first, second = feed.entries
    assert first == FeedEntry(
        url="https://paper.example/world/river-rises?utm_source=rss",
        title="River rises over old town & bridge",
        summary="Water stood knee-deep. Nobody was hurt.",
        published_at=datetime(2024, 5, 3, 16, 19, tzinfo=UTC),
        authors=("Ada Marsh", "Bo Lind"),
        tags=("Weather", "Rivers"),
        language="en-gb",
        image_url="https://img.paper.example/r-1200.jpg",
    )
    assert second.url == "https://paper.example/world/second-story"
    assert (second.title, second.authors, second.position) == ("Second", ("Cy Dorn",), 1)
    assert second.image_url == "https://paper.example/img/2.jpg"


def test_atom_keeps_publication_and_change_apart() -> None:
    feed = read_feed(ATOM.encode(), "https://bote.example/atom.xml")
    first, second = feed.entries
    assert first == FeedEntry(
        url="https://bote.example/lokales/fluss",
        title="Fluss über die Ufer",
        summary="Kurz.",
        published_at=datetime(2024, 5, 3, 16, 19, tzinfo=UTC),
        modified_at=datetime(2024, 5, 4, 7, tzinfo=UTC),
        authors=("Ada Marsch",),
        tags=("Lokales",),
        language="de",
        image_url="https://bote.example/fluss.png",
    )
    assert (second.published_at, second.modified_at) == (None, datetime(2024, 5, 4, 7, tzinfo=UTC))
    assert feed.warnings == ()


def test_rss_1_with_dublin_core_and_syndication() -> None:
    feed = read_feed(RSS1.encode(), "https://n.example/rdf")
    assert feed.ttl == 1800.0
    assert feed.entries[0].published_at == datetime(2024, 5, 3, 9, 19, tzinfo=UTC)
    assert feed.entries[0].modified_at is None
    assert feed.entries[0].tags == ("Politik",)


def test_rss_091_with_its_doctype() -> None:
    feed = read_feed(RSS091.encode(), "http://old.example/rss")
    assert [entry.url for entry in feed.entries] == ["http://old.example/a.html"]


def test_json_feed() -> None:
    feed = read_feed(JSON.encode(), URL)
    first, second = feed.entries
    assert first == FeedEntry(
        url="https://paper.example/a",
        title="Rio sobe",
        summary="Tudo bem.",
        published_at=datetime(2024, 5, 3, 21, 19, tzinfo=UTC),
        modified_at=datetime(2024, 5, 3, 22, 0, tzinfo=UTC),
        authors=("Ana",),
        tags=("Rios", "7"),
        language="pt-BR",
        image_url="https://paper.example/a.jpg",
    )
    assert (second.url, second.authors, second.title) == ("https://paper.example/b", ("Desk",), "5")
    assert feed.warnings == ("2 entries have no web address",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251", "iso-8859-5", "koi8-r"])
def test_the_stated_encoding_is_read(encoding: str) -> None:
    label = "utf-8" if encoding == "utf-8-sig" else encoding
    item = "<item><link>https://p.example/1</link><title>Вода</title></item>"
    text = f'<?xml version="1.0" encoding="{label}"?>' + RSS_START + f"<title>Река</title>{item}</channel></rss>"
    feed = read_feed(text.encode(encoding), URL)
    assert (feed.title, feed.entries[0].title) == ("Река", "Вода")


def test_the_header_states_the_encoding_where_the_feed_does_not() -> None:
    text = (
        '<rss version="2.0"><channel><title>新聞</title><item><link>https://p.example/1</link></item></channel></rss>'
    )
    feed = read_feed(text.encode("shift_jis"), URL, content_type="application/rss+xml; charset=Shift_JIS")
    assert feed.title == "新聞"


def test_a_naive_date_is_taken_in_the_given_zone() -> None:
    item = "<item><link>https://p.example/1</link><pubDate>2024-05-03 18:19</pubDate></item>"
    text = f"{RSS_START}{item}</channel></rss>"
    assert read_feed(text.encode(), URL, tz="Asia/Tokyo").entries[0].published_at == datetime(
        2024, 5, 3, 9, 19, tzinfo=UTC
    )
    assert read_feed(text.encode(), URL, language="ja").entries[0].language == "ja"


def test_blank_lines_before_the_declaration_do_no_harm() -> None:
    assert read_feed(("\n\n" + RSS2).encode(), URL) == read_feed(RSS2.encode(), URL)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("Second again", "Fish & chips &nbsp; <br>"),
        lambda text: text.replace("</item>\n<item><title>No", "\n<item><title>No"),
        lambda text: text[:-30],
        lambda text: text.replace("Second again", "ctrl \x07 \x0b"),
        lambda text: text.replace("xmlns:dc=", "xmlns:dcx="),
    ],
    ids=["entity", "unclosed", "cut", "control", "prefix"],
)
def test_a_broken_feed_gives_what_can_be_read_and_says_so(damage) -> None:  # type: ignore[no-untyped-def]
    feed = read_feed(damage(RSS2).encode(), URL)
    assert feed.entries[0].url == "https://paper.example/world/river-rises?utm_source=rss"
    assert len(feed.entries) >= 2
    assert any("not well-formed" in warning for warning in feed.warnings)
    assert all("\n" not in warning for warning in feed.warnings)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf ", "empty"),
        (b"<!DOCTYPE html><html><head><title>Gone</title>", "an HTML page"),
        (b'<?xml version="1.0"?>\n<!-- x --><html xmlns="http://www.w3.org/1999/xhtml">', "an HTML page"),
        (b"\n<HTML><BODY>blocked", "an HTML page"),
        (b'<?xml version="1.0"?><urlset xmlns="x"></urlset>', "a sitemap: list it under sitemaps"),
        (b"<ns:sitemapindex xmlns:ns='x'/>", "a sitemap index"),
        (b"<opml version='2.0'/>", "an OPML list"),
        (b"Too many requests", "plain text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "plain text or binary"),
        (b"<Error><Code>AccessDenied</Code></Error>", "an error message"),
        (b"<unknown/>", "other XML"),
        (b'{"items": 5}', "other JSON"),
        (b'{"error": "x"}', "other JSON"),
        (b"[1, 2]", "other JSON"),
        (b'{"items": [', "is not"),
        (b"{" * 100_000, "is not"),
        (b'{"a":' * 100_000, "is not"),
    ],
)
def test_what_is_no_feed_is_named_in_one_line(raw: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words) as caught:
        read_feed(raw, URL)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(URL)


BOMB = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'
OUTSIDE = '<!ENTITY b SYSTEM "file:///etc/passwd">'
PARAMETER = '<!ENTITY % p SYSTEM "http://x.example/">'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declared_entities_are_refused(declared: str, encoding: str) -> None:
    text = f'<?xml version="1.0"?><!DOCTYPE rss [{declared}]>{RSS_START}<title>&b;</title></channel></rss>'
    with pytest.raises(ParseError, match="entities"):
        read_feed(text.encode(encoding), URL)


def _long_feed(count: int, text: str = "") -> bytes:
    items = (f"<item><link>https://p.example/{n}</link><description>{text}</description></item>" for n in range(count))
    return f"{RSS_START}{''.join(items)}</channel></rss>".encode()


def test_entries_and_bytes_are_capped_and_the_cut_feed_is_still_well_formed() -> None:
    many = read_feed(_long_feed(MAX_ENTRIES + 200), URL)
    assert len(many.entries) == MAX_ENTRIES
    assert many.warnings == (f"only the first {MAX_ENTRIES} of {MAX_ENTRIES + 200} entries are read",)
    large = read_feed(_long_feed(7, "x" * (MAX_CHARACTERS // 5)), URL)
    assert (len(large.entries), large.warnings) == (4, ("only the first 4 of 7 entries are read",))
    assert all(len(entry.summary or "") <= 5000 for entry in large.entries)
    dense = read_feed(_long_feed(100, "<![CDATA[" + "<i>" * 5000 + "]]>"), URL)
    assert dense.warnings == ("only the first 19 of 100 entries are read",)


@pytest.mark.parametrize(
    "raw",
    [
        b"<rss><channel>" + b"<a>" * 500_000,
        b"<rss><channel><item><title>" + b"<b>x" * 100_000,
        b"<rss><channel><title>" + b"&amp;" * 200_000,
        b"<rss><channel><item><link>https://p.example/" + b"a" * 1_000_000,
        b"<rss><channel>" + b"<item><link>http://p.example/1</link></item>" * 20_000,
        b"<rss" + b" a='1'" * 100_000,
        b"<!--" * 100_000,
        b"<!DOCTYPE" + b"[" * 100_000,
        b"<rss><channel><item><description>" + b"&lt;div&gt;" * 100_000,
        b"<feed>" + b"<![CDATA[" * 50_000,
        b"<rss><channel><item><pubDate>" + b"9" * 100_000 + b"</pubDate></item>",
        gzip.compress(b"<rss/>"),
    ],
    ids=[
        "deep",
        "markup",
        "entities",
        "link",
        "same",
        "attributes",
        "comments",
        "doctype",
        "escaped",
        "cdata",
        "date",
        "gzip",
    ],
)
def test_a_hostile_feed_costs_little(raw: bytes) -> None:
    started = time.process_time()
    try:
        feed = read_feed(raw, URL)
    except ParseError:
        feed = None
    assert time.process_time() - started < 10
    assert feed is None or len(feed.entries) <= MAX_ENTRIES


PIECES = st.sampled_from([RSS2, ATOM, RSS1, RSS091, JSON])


@given(PIECES, st.integers(0, 3000), st.integers(0, 40), st.binary(max_size=12))
def test_a_damaged_feed_is_read_or_refused(text: str, at: int, cut: int, inserted: bytes) -> None:
    raw = text.encode()
    try:
        feed = read_feed(raw[:at] + inserted + raw[at + cut :], URL)
    except ParseError:
        return
    assert all(entry.url.startswith("http") for entry in feed.entries)
    assert "\0" not in repr(feed.entries).encode().decode()
    assert [entry.position for entry in feed.entries] == list(range(len(feed.entries)))


@given(st.binary(max_size=200) | st.binary(max_size=100).map(b"<rss version='2.0'><channel><item><link>".__add__))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        read_feed(raw, URL)
    except ParseError:
        return


@pytest.mark.parametrize("label", ["punycode", "utf-7", "idna", "unicode_escape", "hex"])
def test_a_codec_that_only_python_knows_is_not_used(label: str) -> None:
    raw = RSS2.encode().replace(b"UTF-8", label.encode()) + b"<!-- " + b"-\xe9a" * 200_000 + b" -->"
    started = time.process_time()
    feed = read_feed(raw, URL, content_type=f"application/rss+xml; charset={label}")
    assert feed.entries[0].url == "https://paper.example/world/river-rises?utm_source=rss"
    assert time.process_time() - started < 3


def test_entities_are_refused_in_whatever_encoding_they_are_declared() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
    for raw in (bomb.encode("utf-16"), bomb.encode("utf-16-be"), bomb.encode("utf-16-le")):
        with pytest.raises(ParseError) as caught:
            read_feed(raw, URL)
        assert caught.value.reason == "xml_entities"
    hidden = f'<?xml version="1.0" encoding="UTF-7"?>{bomb}'.encode("utf-7")
    with pytest.raises(ParseError):
        read_feed(hidden, URL, content_type="text/xml; charset=utf-7")


def test_a_feed_is_read_in_the_encoding_of_its_header() -> None:
    raw = RSS2.replace("Second", "Совет").replace("UTF-8", "koi8-r").encode("koi8-r", "xmlcharrefreplace")
    assert "Совет" in [entry.title for entry in read_feed(raw, URL).entries]
