"""WARC: valid, with the archive's bytes and all that a crawl knew; what cannot be had is counted."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from tests.export.samples import MORNING, whole
from worker.errors import ArchiveError
from worker.export.archived_pages import ArchivedPage, BareAnswer
from worker.export.forms import KNOWN
from worker.export.web_archive import WebArchive, warc_date
from worker.records import ExtractionRules, FeedEntry, FetchedPage

RAW = "<html>Grüße\r\n\r\nWARC/1.1\r\n</html>".encode()
HEADERS = {
    "content-type": "text/html; charset=utf-8", "etag": '"ü\r\nX-Evil: 1"', "content-encoding": "gzip",
    "transfer-encoding": "chunked",
}  # fmt: skip
PAGE = FetchedPage(
    "https://news.example/1", "https://news.example/1", 200, datetime(2026, 3, 2, 8, 0, 0, 123456, UTC), "hash",
    len(RAW), MappingProxyType(HEADERS), "text/html; charset=utf-8", FeedEntry("https://news.example/1", "Told"),
    ExtractionRules(body=(".text",)),
)  # fmt: skip


class Pages:
    """Two pages, one of them without raw bytes, and what addresses answered."""

    def of(self, article_ids: Sequence[int]) -> list[ArchivedPage]:
        """The pages."""
        return [ArchivedPage(PAGE, "quay", "recrawl"), ArchivedPage(PAGE, None, "poll")]

    def answers(self, article_ids: Sequence[int]) -> list[BareAnswer]:
        """A redirect, an address that is gone, and one that gave the page that was known."""
        return [
            BareAnswer("https://news.example/old", 301, MORNING, "https://news.example/1"),
            BareAnswer("https://news.example/1", 410, MORNING),
            BareAnswer("https://news.example/1", 304, MORNING),
        ]


class Raw:
    """An archive whose second answer is that the page is missing."""

    def __init__(self, reason: str = "missing") -> None:
        self.asked = 0
        self.reason = reason

    def get(self, name: str) -> bytes:
        """The raw page, once."""
        self.asked += 1
        if self.asked > 1:
            raise ArchiveError("no such page", reason=self.reason)
        return RAW


def written(*, gzip: bool) -> tuple[bytes, WebArchive]:
    """A whole file, and what wrote it."""
    writer = WebArchive(Pages(), Raw(), gzip=gzip)
    return writer.begin() + b"".join(writer.entries([whole()])) + writer.end(), writer


@pytest.mark.parametrize("gzip", [False, True])
def test_it_is_valid(gzip: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("warc") / "out.warc"
    path.write_bytes(written(gzip=gzip)[0])
    checker = Checker(type("Call", (), {"inputs": [str(path)], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0


def test_the_page_stands_in_it_with_what_a_crawl_knew() -> None:
    raw, writer = written(gzip=True)
    found = []
    for record in ArchiveIterator(io.BytesIO(raw)):
        found.append((record.rec_type, record.rec_headers, record.http_headers, record.raw_stream.read()))
    assert [each[0] for each in found] == ["warcinfo", "metadata", "response", "response", "response", "revisit"]
    _, metadata, response, moved, gone, revisit = found
    assert metadata[1].get_header("Content-Type") == KNOWN
    assert metadata[1].get_header("WARC-Concurrent-To") == response[1].get_header("WARC-Record-ID")
    known = json.loads(metadata[3])
    assert (known["source"], known["why"], known["evidence"]["title"]) == ("quay", "recrawl", "Told")
    assert known["rules"]["body"] == [".text"]
    assert response[3] == RAW
    assert response[1].get_header("WARC-Date") == "2026-03-02T08:00:00.123456Z"
    assert response[2].get_header("content-length") == str(len(RAW))
    assert {name.lower() for name, _ in response[2].headers} == {"content-type", "etag", "content-length"}
    assert (moved[2].statusline, moved[2].get_header("Location")) == ("301 Moved Permanently", PAGE.url)
    assert (gone[2].statusline, revisit[2].statusline) == ("410 Gone", "304 Not Modified")
    assert writer.missing == 1


def test_an_archive_that_is_away_ends_it() -> None:
    writer = WebArchive(Pages(), Raw("read_only"), gzip=False)
    with pytest.raises(ArchiveError, match="no such page"):
        list(writer.entries([whole()]))


def test_a_date_keeps_its_moment() -> None:
    assert warc_date(datetime.fromisoformat("2026-03-02T09:00:00+01:00")) == "2026-03-02T08:00:00.000000Z"
