"""WARC 1.1 (ISO 28500): the raw pages behind the records, with what their import needs to give the same records.

Each page is a response record with the headers that were kept; its body is the one that was read, without transfer and
content encodings.  A metadata record before it says what a crawl knew beside the page: the feed's evidence, the
source's rules, the source.  Redirects and what is gone are responses without a body, an unchanged page is a revisit.

Needs warcio (extra ``export``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from worker import __version__
from worker.errors import ArchiveError
from worker.export.archived_pages import ArchivedPage, BareAnswer
from worker.export.forms import KNOWN
from worker.records import FetchedPage, plain
from worker.storage.queries.whole_records import WholeRecord

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
INFO = {"software": f"Copydesk {__version__}", "format": "WARC File Format 1.1", "conformsTo": KNOWN}
# Headers that are true of the bytes as they came and not of the body that is kept.
OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class RawPages(Protocol):
    """Reach raw pages by content hash."""

    def get(self, name: str) -> bytes: ...


class PagesPort(Protocol):
    """Reach what requests brought of articles."""

    def of(self, article_ids: Sequence[int]) -> list[ArchivedPage]: ...
    def answers(self, article_ids: Sequence[int]) -> list[BareAnswer]: ...


class WebArchive:
    """Write the pages of records as WARC records; ``missing`` counts those without raw bytes."""

    def __init__(self, pages: PagesPort, archive: RawPages, *, gzip: bool) -> None:
        self.pages = pages
        self.archive = archive
        self.missing = 0
        self._buffer = BytesIO()
        self._writer = WARCWriter(self._buffer, gzip=gzip, warc_version="1.1")

    def begin(self) -> bytes:
        """Return the record on the file itself."""
        self._writer.write_record(self._writer.create_warcinfo_record(None, INFO))
        return self._take()

    def entries(self, records: Sequence[WholeRecord]) -> Iterator[bytes]:
        """Yield the WARC records of each article's pages."""
        ids = [record.id for record in records]
        for found in self.pages.of(ids):
            try:
                raw = self.archive.get(found.page.content_hash)
            except ArchiveError as error:
                if error.reason != "missing":
                    raise
                self.missing += 1
                continue
            self._write_page(found, raw)
            yield self._take()
        for answer in self.pages.answers(ids):
            self._write_answer(answer)
        yield self._take()

    def end(self) -> bytes:
        """Return what stands behind the last record."""
        return b""

    def _write_page(self, found: ArchivedPage, raw: bytes) -> None:
        page = found.page
        name = record_id("response", page.final_url, page.fetched_at)
        known = {"source": found.source, "why": found.why, "url": page.url}
        known |= {"evidence": plain(page.evidence), "rules": plain(page.rules)}
        self._write(
            page.final_url,
            "metadata",
            page.fetched_at,
            json.dumps(known).encode(),
            WARC_Concurrent_To=name,
            content_type=KNOWN,
        )
        head = response_head(page.status, headers_of(page, len(raw)))
        self._write(page.final_url, "response", page.fetched_at, raw, head=head)

    def _write_answer(self, answer: BareAnswer) -> None:
        head = response_head(answer.status, [("Location", answer.location)] if answer.location else [])
        if answer.status == HTTPStatus.NOT_MODIFIED:
            self._write(answer.url, "revisit", answer.at, b"", head=head, WARC_Profile=NOT_MODIFIED)
        else:
            self._write(answer.url, "response", answer.at, b"", head=head)

    def _write(
        self,
        url: str,
        kind: str,
        at: datetime,
        body: bytes,
        *,
        head: StatusAndHeaders | None = None,
        content_type: str = "",
        **more: str,
    ) -> None:
        """Write one record of a kind; ``more`` are its further WARC headers."""
        named = {name.replace("_", "-"): value for name, value in more.items()}
        stated = {"WARC-Record-ID": record_id(kind, url, at), "WARC-Date": warc_date(at), **named}
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=head,
            warc_content_type=content_type,
            warc_headers_dict=stated,
        )
        self._writer.write_record(record)

    def _take(self) -> bytes:
        written = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return written


def response_head(status: int, headers: list[tuple[str, str]]) -> StatusAndHeaders:
    """Return the head of a response."""
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unknown"
    return StatusAndHeaders(f"{status} {phrase}", headers, protocol="HTTP/1.1")


def headers_of(page: FetchedPage, size: int) -> list[tuple[str, str]]:
    """Return the headers kept of a page, with the length of its body."""
    kept: dict[str, Any] = {name: value for name, value in page.headers.items() if name not in OF_THE_WIRE}
    if page.content_type:
        kept["content-type"] = page.content_type
    lines = {name: " ".join(str(value).split()) for name, value in kept.items()}
    return [*lines.items(), ("content-length", str(size))]


def record_id(kind: str, url: str, at: datetime) -> str:
    """Return the id of a record, the same whenever the same is exported."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {at.isoformat()} {url}')}>"


def warc_date(at: datetime) -> str:
    """Return a moment as WARC 1.1 writes it, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
