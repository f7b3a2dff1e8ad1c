"""WARC files (ISO 28500): records one by one, within bounds, from plain, gzip and zstd files, whole or cut off.

A reader of our own, for archives come from strangers: it inflates piece by piece, takes files that are one gzip member
as well as those with one a record, and says where a file is broken.  Record bodies are not looked into here.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import zstandard

from worker.errors import ParseError
from worker.export.forms import KNOWN
from worker.imports.items import Item, ItemKind, Unread
from worker.normalize.dates.iso import read_iso

# Bytes of one header line and lines of one header: ten times what real archives have.
MOST_LINE, MOST_LINES = 65_536, 200
# Bytes of a record that says what a crawl knew: a feed's entry is some 10 KB at most.
MOST_KNOWN = 262_144
# Bytes read at a time from what is passed over.
PIECE = 1 << 20
KINDS: dict[str, ItemKind] = {"response": "response", "revisit": "revisit", "resource": "resource"}
# The web's first server; a date before it, or ahead of the clock by more than a zone's mistake, is none.
EARLIEST, MOST_AHEAD = datetime(1990, 1, 1, tzinfo=UTC), timedelta(days=1)
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError)


def read_web_archive(path: Path, most_bytes: int, now: datetime, behind: int = 0) -> Iterator[Item | Unread]:
    """Yield the records of pages in a file, from behind the record ``behind``.

    Raises ParseError where the file is broken or no WARC; what stands before that was yielded.
    """
    number = 0
    with path.open("rb") as raw, open_stream(raw) as stream:
        try:
            known = ("", b"")
            while head := read_head(stream):
                number += 1
                length = int(head["content-length"])
                if says_known(head) and length <= MOST_KNOWN:
                    known = (head.get("warc-concurrent-to", ""), read_whole(stream, length))
                elif not holds_page(head) or number <= behind:
                    pass_over(stream, length)
                elif length > most_bytes:
                    pass_over(stream, length)
                    yield Unread(place_of(path, number, head), number, "too_large", f"{length:,} bytes", raw.tell())
                else:
                    own = known[1] if known[0] and known[0] == head.get("warc-record-id") else b""
                    yield replace(item_of(path, number, head, read_whole(stream, length), own, now), offset=raw.tell())
        except (*BROKEN, ValueError, KeyError) as error:
            said = str(error) or "it ends in the middle"
            raise ParseError(f"{path}: is broken behind record {number}: {said}", reason="broken") from None


def open_stream(raw: IO[bytes]) -> IO[bytes]:
    """Return what a file holds, unpacked."""
    magic = raw.read(4)
    raw.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=raw)  # type: ignore[return-value]
    if magic == b"\x28\xb5\x2f\xfd":
        import io

        return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True))
    return raw


def read_head(stream: IO[bytes]) -> dict[str, str] | None:
    """Return the next record's headers, names in lower case; None at the end.

    Raises ValueError where there is no record.
    """
    first = b"\r\n"
    for _ in range(MOST_LINES):
        first = stream.readline(MOST_LINE)
        if first.strip():
            break
    if not first:
        return None
    if not first.startswith(b"WARC/"):
        raise ValueError(f"a record begins with WARC/, and here stands {first[:20]!r}")
    head: dict[str, str] = {}
    for _ in range(MOST_LINES):
        line = stream.readline(MOST_LINE)
        if not line:
            raise EOFError
        if not line.strip():
            if not head.get("content-length", "").isdecimal():
                raise ValueError("a record without Content-Length")
            return head
        name, _, value = line.decode("utf-8", "replace").partition(":")
        head.setdefault(name.strip().lower(), value.strip())
    raise ValueError(f"a record with more than {MOST_LINES} header lines")


def read_whole(stream: IO[bytes], length: int) -> bytes:
    """Return the next bytes.  Raises EOFError where there are fewer."""
    block = stream.read(length)
    if len(block) < length:
        raise EOFError
    return block


def pass_over(stream: IO[bytes], length: int) -> None:
    """Go on behind the next bytes.  Raises EOFError where there are fewer."""
    while length:
        piece = len(stream.read(min(PIECE, length)))
        if not piece:
            raise EOFError
        length -= piece


def says_known(head: dict[str, str]) -> bool:
    """Tell whether a record says what a crawl of ours knew of a page."""
    return head.get("warc-type", "").lower() == "metadata" and head.get("content-type") == KNOWN


def holds_page(head: dict[str, str]) -> bool:
    """Tell whether a record holds what a server answered, or a page."""
    return head.get("warc-type", "").lower() in KINDS and is_web(head)


def is_web(head: dict[str, str]) -> bool:
    """Tell whether a record is of an address of the web."""
    return target_of(head).lower().startswith(("http://", "https://"))


def target_of(head: dict[str, str]) -> str:
    """Return the address of a record; some writers put it in angle brackets."""
    return head.get("warc-target-uri", "").strip("<>")


def place_of(path: Path, number: int, head: dict[str, str]) -> str:
    """Name a record for a person."""
    return f"{path.name} record {number} {target_of(head)}"


def find_date(head: dict[str, str], now: datetime) -> datetime | None:
    """Return the date of a record, None where it states none that can be."""
    try:
        at = read_iso(head.get("warc-date", ""))
    except ValueError:
        return None
    return at if EARLIEST <= at <= now + MOST_AHEAD else None


def item_of(path: Path, number: int, head: dict[str, str], block: bytes, known: bytes, now: datetime) -> Item | Unread:
    """Return a record as an item, if its date can be."""
    place = place_of(path, number, head)
    at = find_date(head, now)
    if at is None:
        return Unread(place, number, "bad_date", f"WARC-Date {head.get('warc-date', '')[:40]!r}")
    return Item(
        kind=KINDS[head["warc-type"].lower()],
        place=place,
        number=number,
        block=block,
        url=target_of(head),
        at=at,
        content_type=head.get("content-type"),
        is_cut="warc-truncated" in head,
        known=known,
    )
