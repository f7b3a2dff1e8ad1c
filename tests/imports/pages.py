"""Pages of a small newspaper as HTTP responses and as records of an archive, and an intake for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.storage.newsroom import MORNING, body
from worker.imports.intake import Intake
from worker.imports.items import Ended, Item, Unread
from worker.imports.rows import Imports
from worker.imports.web_archive import read_web_archive
from worker.pipeline.policy import Policy
from worker.storage.archive import Archive, FolderArchive
from worker.storage.article_store import Articles

NOW = MORNING + timedelta(days=30)


def url_of(number: int) -> str:
    """The address of a page."""
    return f"https://news.example/story/{number}"


def page(number: int, *extra: str, head: str = "") -> bytes:
    """The HTML of a page."""
    text = "".join(f"<p>{line}</p>" for line in (*body(number), *extra))
    picture = f'<figure><img src="/p/{number}.jpg"><figcaption>A view of plot {number}</figcaption></figure>'
    return (
        f'<!doctype html><html lang="en"><head><title>Story {number} of the town</title>'
        f'<link rel="canonical" href="{url_of(number)}">{head}'
        f'<meta property="article:published_time" content="2026-03-02T07:{number % 60:02}:00Z"></head><body><article>'
        f"<h1>Story {number} of the town</h1>{picture}{text}</article></body></html>"
    ).encode()


def response(raw: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP response with a body."""
    stated = {"Content-Type": "text/html; charset=utf-8"} | {name.replace("_", "-"): v for name, v in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in stated.items()), "", ""]
    return "\r\n".join(lines).encode() + raw


def item(url: str, block: bytes, at: datetime = MORNING, **values: Any) -> Item:
    """A response of an archive."""
    known = json.dumps(values.pop("known")).encode() if "known" in values else b""
    return Item(values.pop("kind", "response"), f"record of {url}", 1, block, url, at, known=known, **values)


def open_intake(sessions: sessionmaker[Session], folder: Path, source: str | None = None) -> Intake:
    """An intake into a database and an archive in a folder."""
    imports = Imports(sessions)
    return Intake(
        imports, Articles(sessions), Archive(FolderArchive(folder)), Policy("copydesk tests"),
        source_ids=imports.source_ids(), source=source, most_bytes=1_000_000, clock=lambda: NOW,
    )  # fmt: skip


def take_file(intake: Intake, path: Path) -> list[Ended]:
    """What became of each record in a file."""
    return [intake.take(each) for each in read_items(path)]


def read_items(path: Path) -> Iterator[Item]:
    """The records of a file, all of which can be read."""
    for each in read_web_archive(path, 1_000_000, NOW):
        assert not isinstance(each, Unread)
        yield each


def write_archive(path: Path, pages: dict[str, bytes], at: datetime = MORNING) -> Path:
    """The path of a WARC file with these pages, written by another program."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, (url, raw) in enumerate(pages.items()):
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            date = f"{at + timedelta(minutes=number):%Y-%m-%dT%H:%M:%SZ}"
            record = writer.create_warc_record(
                url, "response", payload=BytesIO(raw), length=len(raw), http_headers=head,
                warc_headers_dict={"WARC-Date": date},
            )  # fmt: skip
            writer.write_record(record)
    return path
