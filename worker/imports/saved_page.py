"""Saved pages: files of HTML on a disk, and how each is told the address it was saved from and when.

The address is, of these, the first there is: the file beside it (``NAME.html.json`` or ``NAME.json`` with ``url`` and
``fetched_at``), the comment that browsers and SingleFile write, ``<link rel="canonical">``, ``og:url``.  The moment is
``fetched_at``, else when the file was written last.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from stat import S_ISREG
from typing import Any

from worker.errors import ParseError
from worker.imports.items import Item, Unread
from worker.normalize.dates.iso import read_iso
from worker.normalize.urls import absolute

ENDS = (".html", ".htm", ".xhtml")
# Characters at the begin of a page in which its address is looked for; heads of real pages are below this.
MOST_HEAD = 500_000
# Bytes of the file beside a page.
MOST_BESIDE = 65_536
NO_ADDRESS = 'expected {"url": "https://..."} in a file %s.json beside it, a "saved from" comment, or a canonical link'
_COMMENTS = (
    re.compile(r"<!--\s{0,20}saved from url=\(\d{1,6}\)(https?://[^\s>]{1,4096})", re.IGNORECASE),
    re.compile(r"<!--[^>]{0,200}SingleFile[^>]{0,200}\burl:\s{0,20}(https?://[^\s>]{1,4096})", re.IGNORECASE),
)
_TAG = re.compile(r"<(?:link|meta)\b[^>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(rel|href|property|content)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)


def read_folder(folder: Path, most_bytes: int) -> Iterator[Item | Unread]:
    """Yield the pages in a folder and below it, or of a file."""
    offset = 0
    for number, path in enumerate(find_pages(folder), 1):
        offset += size_of_file(path)
        try:
            item = read_page(path, number, most_bytes)
        except OSError as error:
            item = Unread(str(path), number, "unreadable", error.strerror or str(error))
        yield replace(item, offset=offset)


def read_page(path: Path, number: int, most_bytes: int) -> Item | Unread:
    """Read a page, unless it is too large or no regular file."""
    stated = path.stat()
    if not S_ISREG(stated.st_mode):
        return Unread(str(path), number, "unreadable", "is no file")
    with path.open("rb") as file:
        raw = file.read(most_bytes + 1)
    if len(raw) > most_bytes:
        return Unread(str(path), number, "too_large", f"{max(stated.st_size, len(raw)):,} bytes")
    at = datetime.fromtimestamp(stated.st_mtime, UTC)
    return Item("saved", str(path), number, raw, at=at, known=read_beside(path))


def size_of_file(path: Path) -> int:
    """Return the bytes of a file, 0 where it cannot be asked."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def find_pages(folder: Path) -> Iterator[Path]:
    """Yield the files of pages; links to folders are not followed."""
    if folder.is_file():
        yield folder
        return
    for top, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(ENDS):
                yield Path(top, name)


def read_beside(page: Path) -> bytes:
    """Return what the file beside a page holds, if there is one."""
    for path in (page.with_name(f"{page.name}.json"), page.with_suffix(".json")):
        if path.is_file():
            with path.open("rb") as file:
                return file.read(MOST_BESIDE)
    return b""


def locate(item: Item, text: str) -> tuple[str, datetime]:
    """Return the address that a saved page is of, and when it was saved.

    Raises ParseError (``no_address bad_sidecar``).
    """
    known = read_known(item)
    url = absolute(str(known.get("url") or ""), "") or find_address(text[:MOST_HEAD])
    if url is None:
        raise ParseError(NO_ADDRESS % Path(item.place).name, reason="no_address")
    stated = known.get("fetched_at")
    if stated is None:
        assert item.at is not None
        return url, item.at
    try:
        return url, read_iso(str(stated))
    except ValueError as error:
        raise ParseError(f"fetched_at {str(stated)[:40]!r}: allowed is {error}", reason="bad_sidecar") from None


def read_known(item: Item) -> dict[str, Any]:
    """Return what is known of an item beside its bytes.  Raises ParseError (``bad_sidecar``)."""
    if not item.known:
        return {}
    try:
        known = json.loads(item.known)
    except (ValueError, RecursionError):
        known = None
    if not isinstance(known, dict):
        raise ParseError("what stands beside the page is no JSON object", reason="bad_sidecar")
    return known


def value_of(attribute: re.Match[str]) -> str:
    """Return an attribute's value, quoted in any way."""
    return "".join(filter(None, attribute.groups()[1:]))


def find_address(head: str) -> str | None:
    """Return the address that a page says it was saved from, or that it is."""
    for comment in _COMMENTS:
        if saved := comment.search(head):
            return absolute(unescape(saved[1]), "")
    said = stated_addresses(head)
    candidates = (absolute(said[name], "") for name in ("canonical", "og:url") if name in said)
    return next((url for url in candidates if url), None)


def stated_addresses(head: str) -> dict[str, str]:
    """Return what the first canonical link and the first og:url say."""
    said: dict[str, str] = {}
    for tag in _TAG.finditer(head):
        values = {each[1].lower(): unescape(value_of(each)) for each in _ATTRIBUTE.finditer(tag[0])}
        if "canonical" in values.get("rel", "").lower().split():
            said.setdefault("canonical", values.get("href", ""))
        if values.get("property", "").lower() == "og:url":
            said.setdefault("og:url", values.get("content", ""))
    return said
