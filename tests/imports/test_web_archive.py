"""WARC files as strangers write them: packed in any way, cut off, broken, endless."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from worker.errors import ParseError
from worker.export.forms import KNOWN
from worker.imports.items import Item, Unread
from worker.imports.web_archive import MOST_LINES, read_web_archive

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def record(kind: str = "response", body: bytes = b"HTTP/1.1 200 OK\r\n\r\nhi", **headers: str) -> bytes:
    """One record."""
    stated = {
        "WARC-Type": kind, "WARC-Target-URI": "https://news.example/1", "WARC-Date": "2026-03-02T08:00:00Z",
        "Content-Length": str(len(body)),
    }  # fmt: skip
    stated |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in stated.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + body + b"\r\n\r\n"


def read(path: Path, raw: bytes, behind: int = 0) -> list[Item | Unread]:
    """What stands in a file of these bytes."""
    path.write_bytes(raw)
    return list(read_web_archive(path, 10_000, NOW, behind))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A place for the file."""
    return tmp_path / "a.warc"


def in_members(*records: bytes) -> bytes:
    """Each record as a gzip member of its own, as in Common Crawl's."""
    return b"".join(map(gzip.compress, records))


def test_every_way_of_packing_gives_the_same(path: Path) -> None:
    records = [record("warcinfo"), record(), record("request"), record(body=b"HTTP/1.0 404 x\r\n\r\n")]
    plain = read(path, b"".join(records))
    assert [(each.number, each.place) for each in plain] == [
        (2, "a.warc record 2 https://news.example/1"),
        (4, "a.warc record 4 https://news.example/1"),
    ]
    for raw in (
        in_members(*records),
        gzip.compress(b"".join(records)),
        zstandard.compress(b"".join(records)),
        b"".join(map(zstandard.compress, records)),
    ):
        packed = read(path, raw)
        assert [(e.number, e.block, e.at) for e in packed if isinstance(e, Item)] == [
            (e.number, e.block, e.at) for e in plain if isinstance(e, Item)
        ]


def test_a_record_says_its_address_date_and_kind(path: Path) -> None:
    uri = "<https://news.example/in-brackets>"
    (item,) = read(
        path, record("resource", b"<p>", WARC_Target_URI=uri, Content_Type="text/html", WARC_Truncated="length")
    )
    assert isinstance(item, Item)
    assert (item.kind, item.url, item.content_type) == ("resource", "https://news.example/in-brackets", "text/html")
    assert (item.at, item.is_cut, item.offset > 0) == (datetime(2026, 3, 2, 8, tzinfo=UTC), True, True)


def test_what_a_crawl_of_ours_knew_comes_with_its_page_alone(path: Path) -> None:
    known = record("metadata", b'{"why": "recrawl"}', WARC_Concurrent_To="<urn:1>", Content_Type=KNOWN)
    first = record(WARC_Record_ID="<urn:1>")
    other = record(WARC_Record_ID="<urn:2>")
    foreign = record(
        "metadata", b"fetchTimeMs: 1", WARC_Concurrent_To="<urn:3>", Content_Type="application/warc-fields"
    )
    items = read(path, known + first + other + foreign + record(WARC_Record_ID="<urn:3>"))
    assert [item.known for item in items if isinstance(item, Item)] == [b'{"why": "recrawl"}', b"", b""]


def test_it_goes_on_behind_a_record(path: Path) -> None:
    raw = in_members(*[record(body=b"HTTP/1.0 200 x\r\n\r\n%d" % number) for number in range(5)])
    assert [item.number for item in read(path, raw, behind=3)] == [4, 5]
    assert read(path, raw, behind=9) == []


def test_other_addresses_are_passed_over(path: Path) -> None:
    assert read(path, record(WARC_Target_URI="dns:news.example") + record(WARC_Target_URI="")) == []


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "1969-01-01T00:00:00Z",
        "2999-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "",
    ],
)
def test_a_date_that_is_none_is_told(path: Path, date: str) -> None:
    (unread,) = read(path, record(WARC_Date=date))
    assert isinstance(unread, Unread)
    assert unread.reason == "bad_date"


def test_a_record_that_is_too_large_is_told_and_the_next_one_read(path: Path) -> None:
    large, item = read(path, in_members(record(body=b"x" * 10_001), record()))
    assert isinstance(large, Unread)
    assert (large.reason, large.number) == ("too_large", 1)
    assert isinstance(item, Item)


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_is_cut_off_gives_what_stands_before(path: Path, packed: bool) -> None:
    records = [record(), record(body=b"HTTP/1.0 200 OK\r\n\r\n" + bytes(range(256)) * 20)]
    raw = in_members(*records) if packed else b"".join(records)
    path.write_bytes(raw[:-200])
    reading = read_web_archive(path, 10_000, NOW)
    assert next(reading).number == 1
    with pytest.raises(ParseError, match=r"a\.warc: is broken behind record [12]"):
        list(reading)


@pytest.mark.parametrize(
    "raw",
    [b"<html>no archive</html>", b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
     b"WARC/1.0\r\n" + b"A: b\r\n" * (MOST_LINES + 1) + b"\r\n", b"\x1f\x8b\x08\x00rubbish",
     b"WARC/1.0\r\n" + b"x" * 200_000,
     record() + b"rubbish\r\n" + record(), record(Content_Length="99999999999999")],
    ids=range(8),
)  # fmt: skip
def test_what_is_no_archive_is_one_error(path: Path, raw: bytes) -> None:
    with pytest.raises(ParseError, match="is broken behind record"):
        read(path, raw)


def test_an_empty_file_has_no_records(path: Path) -> None:
    assert read(path, b"") == read(path, b"\r\n\r\n") == []
