"""Sitemaps of every kind, whole, broken and hostile."""

from __future__ import annotations

import gzip
import re
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.discovery.sitemaps import MAX_ENTRIES, read_sitemap
from worker.errors import ParseError
from worker.records import FeedEntry

URL = "https://paper.example/sitemap.xml"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?><!-- made today -->
<urlset {SPACES}>
<url><loc> https://paper.example/world/river-rises
</loc><lastmod>2024-05-03T19:00:00Z</lastmod>
 <news:news><news:publication><news:name>The Paper</news:name><news:language>en</news:language></news:publication>
 <news:publication_date>2024-05-03T18:19:00+02:00</news:publication_date>
 <news:title>River &amp; bridge: <![CDATA[a long day]]></news:title>
 <news:keywords>rivers, weather, rivers,</news:keywords></news:news>
 <image:image><image:loc>/img/1.jpg</image:loc><image:caption>x</image:caption></image:image>
 <image:image><image:loc>/img/2.jpg</image:loc></image:image></url>
<url><loc>/relative</loc><changefreq>daily</changefreq></url>
<url><lastmod>2024-05-03</lastmod></url>
<url><loc>javascript:void(0)</loc></url>
</urlset>"""
INDEX = f"""<?xml version="1.0"?><sitemapindex {SPACES}>
<sitemap><loc>https://paper.example/news.xml</loc><lastmod>2024-05-03</lastmod></sitemap>
<sitemap><loc>https://paper.example/2024-05.xml.gz</loc></sitemap></sitemapindex>"""


def test_a_news_sitemap_is_evidence() -> None:
    sitemap = read_sitemap(NEWS.encode(), URL)
    assert sitemap.entries == (
        FeedEntry(
            url="https://paper.example/world/river-rises",
            title="River & bridge: a long day",
            published_at=datetime(2024, 5, 3, 16, 19, tzinfo=UTC),
            modified_at=datetime(2024, 5, 3, 19, tzinfo=UTC),
            tags=("rivers", "weather"),
            language="en",
            site_name="The Paper",
            image_url="https://paper.example/img/1.jpg",
        ),
        FeedEntry(url="https://paper.example/relative", position=1),
    )
    assert sitemap.warnings == ("2 entries have no web address",)
    assert sitemap.children == ()


def test_prefixes_that_were_never_declared_are_understood() -> None:
    bare = re.sub(r"\s+xmlns:\w+=(\"[^\"]*\"|'[^']*')", "", NEWS)
    assert "xmlns:" not in bare
    sitemap = read_sitemap(bare.encode(), URL)
    assert sitemap.entries == read_sitemap(NEWS.encode(), URL).entries
    assert "not well-formed" in sitemap.warnings[0]


def test_an_index_names_its_children_with_their_dates() -> None:
    sitemap = read_sitemap(INDEX.encode(), URL, tz="Europe/Berlin")
    assert [child.url for child in sitemap.children] == [
        "https://paper.example/news.xml",
        "https://paper.example/2024-05.xml.gz",
    ]
    assert sitemap.children[0].modified_at == datetime(2024, 5, 2, 22, tzinfo=UTC)
    assert sitemap.entries == ()


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        "\n " + NEWS,
        NEWS.replace(' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', ""),
        NEWS.replace("sitemaps.org/schemas/sitemap/0.9", "google.com/schemas/sitemap/0.84"),
        NEWS.replace("<!-- made today -->", '<?xml-stylesheet type="text/xsl" href="x.xsl"?>'),
        NEWS.replace("urlset", "URLSET"),
    ],
    ids=["plain", "space-before", "no-namespace", "old-namespace", "stylesheet", "capitals"],
)
@pytest.mark.parametrize("packed", [False, True])
def test_loose_files_are_read_alike(text: str, packed: bool) -> None:
    raw = gzip.compress(text.encode()) if packed else text.encode()
    assert read_sitemap(raw, URL) == read_sitemap(NEWS.encode(), URL)


def test_a_list_of_lines_is_a_sitemap() -> None:
    sitemap = read_sitemap(b"https://paper.example/a\r\n\r\nhttps://paper.example/b\n", URL)
    assert [entry.url for entry in sitemap.entries] == ["https://paper.example/a", "https://paper.example/b"]


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251"])
def test_the_stated_encoding_is_read(encoding: str) -> None:
    text = NEWS.replace("UTF-8", encoding).replace("a long day", "долгий день")
    assert (read_sitemap(text.encode(encoding), URL).entries[0].title or "").endswith("долгий день")


def test_a_broken_file_gives_what_stands_before_the_break() -> None:
    for broken in (
        NEWS.replace("<url><loc>/relative", "<url><loc>/a&b").encode(),
        NEWS[: NEWS.index("/relative")].encode(),
    ):
        sitemap = read_sitemap(broken, URL)
        assert [entry.title for entry in sitemap.entries] == ["River & bridge: a long day"]
        assert "not well-formed" in sitemap.warnings[0]
    cut = read_sitemap(gzip.compress(NEWS.encode() + b" " * 200_000)[:-200], URL)
    assert len(cut.entries) == 2


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!DOCTYPE html><html></html>", "an HTML page"),
        (b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'/>", "an HTML page"),
        (b"<rss version='2.0'><channel/></rss>", "other data"),
        (b"not found", "other data"),
        (b'{"a": 1}', "other data"),
        (b"\x1f\x8b\x08\x00rubbish", "gzip data cannot be read"),
        (b"\x89PNG\r\n\x1a\n", "other data"),
    ],
)
def test_what_is_no_sitemap_is_named_in_one_line(raw: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words) as caught:
        read_sitemap(raw, URL)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(URL)


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY % p SYSTEM "http://x/">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declared_entities_are_refused(declared: str, encoding: str) -> None:
    text = f"<!DOCTYPE urlset [{declared}]><urlset><url><loc>https://paper.example/&b;</loc></url></urlset>"
    for raw in (text.encode(encoding), gzip.compress(text.encode(encoding))):
        with pytest.raises(ParseError, match="entities"):
            read_sitemap(raw, URL)


def _large(count: int) -> bytes:
    return (
        b"<urlset>"
        + b"".join(
            b"<url><loc>https://paper.example/story/%d</loc><lastmod>2024-05-03</lastmod></url>" % n
            for n in range(count)
        )
        + b"</urlset>"
    )


def test_addresses_are_capped() -> None:
    sitemap = read_sitemap(_large(MAX_ENTRIES + 5), URL)
    assert len(sitemap.entries) == MAX_ENTRIES
    assert sitemap.warnings == (f"only the first {MAX_ENTRIES} addresses are read",)


@pytest.mark.parametrize(
    "raw",
    [
        gzip.compress(b"<urlset>" + b" " * 200_000_000),
        b"<urlset>" + b"<a>" * 300_000,
        b"<urlset>" + b"<url></url>" * 200_000,
        b"<urlset>" + b"<url><loc>https://paper.example/" + b"a" * 5_000_000,
        b"<urlset" + b" a='1'" * 100_000,
        b"<urlset>" + b"<x/>" * 300_000,
        b"<!--" * 500_000,
        b" " * 1_000_000 + b"<",
        b"http://a\n" * 200_000,
    ],
    ids=["gzip-bomb", "deep", "empty-entries", "long", "attributes", "elements", "comments", "blanks", "lines"],
)
def test_a_hostile_file_costs_little(raw: bytes) -> None:
    started = time.process_time()
    try:
        sitemap = read_sitemap(raw, URL)
    except ParseError:
        sitemap = None
    assert time.process_time() - started < 10
    assert sitemap is None or len(sitemap.entries) <= MAX_ENTRIES


@given(st.sampled_from([NEWS, INDEX]), st.integers(0, 1500), st.integers(0, 30), st.binary(max_size=10), st.booleans())
def test_a_damaged_sitemap_is_read_or_refused(text: str, at: int, cut: int, inserted: bytes, packed: bool) -> None:
    raw = gzip.compress(text.encode()) if packed else text.encode()
    try:
        sitemap = read_sitemap(raw[:at] + inserted + raw[at + cut :], URL)
    except ParseError:
        return
    assert all(entry.url.startswith("http") for entry in (*sitemap.entries, *sitemap.children))


def test_entities_are_refused_in_whatever_encoding_they_are_declared() -> None:
    bomb = '<!DOCTYPE urlset [<!ENTITY a "https://news.example/">]><urlset><url><loc>&a;one</loc></url></urlset>'
    for raw in (bomb.encode("utf-16"), bomb.encode("utf-16-be")):
        with pytest.raises(ParseError) as caught:
            read_sitemap(raw, URL)
        assert caught.value.reason == "xml_entities"
    hidden = f'<?xml version="1.0" encoding="UTF-7"?>{bomb}'.encode("utf-7")
    with pytest.raises(ParseError):
        read_sitemap(hidden, URL)


def test_only_encodings_of_the_web_are_read() -> None:
    plain = (
        '<?xml version="1.0" encoding="windows-1251"?><urlset><url><loc>https://news.example/мир</loc></url></urlset>'
    )
    assert read_sitemap(plain.encode("cp1251"), URL).entries[0].url.endswith("/мир")
