"""What an import is given: WARC files, saved pages, lists of addresses, OPML; told by names, else by how they begin."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from worker.errors import InputError
from worker.imports.saved_page import ENDS
from worker.imports.web_archive import BROKEN, open_stream

InputKind: TypeAlias = Literal["warc", "pages", "urls", "opml"]
KINDS: tuple[InputKind, ...] = get_args(InputKind)
NAMED: dict[InputKind, tuple[str, ...]] = {
    "warc": (".warc", ".warc.gz", ".warc.zst"),
    "pages": ENDS,
    "urls": (".txt", ".urls"),
    "opml": (".opml",),
}


def find_kind(path: Path) -> InputKind:
    """Return what a file or folder holds.

    Raises InputError where there is none, or where that cannot be told.
    """
    if path.is_dir():
        return "pages"
    if not path.is_file():
        raise InputError(f"{path}: no such file or folder")
    for kind, ends in NAMED.items():
        if path.name.lower().endswith(ends):
            return kind
    head = begin_of(path)
    if head.startswith(b"WARC/"):
        return "warc"
    if b"<opml" in head:
        return "opml"
    if head.lstrip()[:1] == b"<":
        return "pages"
    if head.lstrip()[:4].lower() == b"http":
        return "urls"
    raise InputError(f"{path}: is no WARC, page, list of addresses or OPML; --as says which one it is to be read as")


def begin_of(path: Path) -> bytes:
    """Return how a file begins, unpacked."""
    try:
        with path.open("rb") as raw, open_stream(raw) as stream:
            return stream.read(1024)
    except BROKEN:
        return b""
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def read_addresses(path: Path) -> list[tuple[int, str]]:
    """Return the addresses in a list, each with the number of its line.

    What begins with ``#`` is a remark.  The list is in UTF-8, or in UTF-16 where its byte-order mark says so.
    """
    raw = path.read_bytes()
    encoding = "utf-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    lines = enumerate(map(str.strip, raw.decode(encoding, errors="replace").splitlines()), 1)
    return [(number, line) for number, line in lines if line and not line.startswith("#")]
