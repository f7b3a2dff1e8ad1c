"""The archive: raw pages under their content hash, compressed, so that each can be parsed again without a request.

    <root>/ab/cd/abcd….gz    one page: gzip of the bytes, named by their SHA-256
    <root>/tmp/…             what is being written; left-overs of a crash are removed by age

A page is written to ``tmp``, brought to the disk, renamed, and its folder brought to the disk: a name in the archive
always stands for whole content, and writers of the same page, in whatever process, do not disturb each other.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from worker.errors import ArchiveError, SettingsError

Write: TypeAlias = Callable[[Path, Path, bytes], None]

# Of gzip's 1 to 9.  Measured on 60 news pages (median 280 KB): 1, 6 and 9 leave 22.9, 19.3 and 19.1 % of the size in
# 3.4, 8.6 and 13.4 ms a page.
LEVEL = 6
# Seconds after which a file in `tmp` belongs to no living writer: a write takes well below a minute.
STALE_AFTER = 3_600.0

REASONS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",  # A file size limit of the process.
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
}
REMEDIES = {
    "disk_full": "the disk is full: make room, nothing is lost meanwhile",
    "read_only": "the folder cannot be written: it needs to be writable for this process",
}
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stored:
    """One page in the archive: its hash, its compressed size in bytes, and when it was last put (Unix seconds)."""

    content_hash: str
    size: int
    put_at: float


def open_archive(url: str) -> Archive:
    """The archive at ``url`` (``file:///path``); raises SettingsError for another form."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
        shown = f"{parts.scheme}://…" if parts.scheme else "a value without scheme"
        raise SettingsError(f"the archive's URL has to look like file:///var/lib/copydesk/archive, not {shown}")
    return Archive(Path(unquote(parts.path)))


def content_hash(data: bytes) -> str:
    """The name of ``data`` in the archive: its SHA-256 in 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


class Archive:
    """The pages below one folder; safe for any number of threads and processes at once."""

    def __init__(self, root: Path, *, write: Write | None = None) -> None:
        """``write`` brings bytes durably to a path by way of a folder on the same disk; another one can stand in."""
        self.root = root
        self._write = write or write_durably

    def put(self, data: bytes) -> str:
        """The content hash, after the page is safely on the disk; raises ArchiveError (``disk_full read_only``).

        A page that is there already is checked, renewed in its age, and written again only where it is damaged.
        """
        name = content_hash(data)
        path = self._path(name)
        try:
            if not self._renew(path, name):
                self._write(path, self.root / "tmp", gzip.compress(data, LEVEL, mtime=0))
        except OSError as error:
            raise _failure(error, self.root) from None
        return name

    def get(self, name: str) -> bytes:
        """The page's bytes, verified; raises ArchiveError (``missing damaged``)."""
        path = self._path(name)
        try:
            packed = path.read_bytes()
        except FileNotFoundError:
            raise ArchiveError(f"the archive {self.root} has no page {name}", reason="missing") from None
        except OSError as error:
            raise _failure(error, self.root) from None
        data = _unpacked(packed, name)
        if data is None:
            raise ArchiveError(f"the archived page {path} is damaged: fetch it again", reason="damaged")
        return data

    def __iter__(self) -> Iterator[Stored]:
        """All pages in the order of their hashes; what is added or deleted meanwhile may or may not appear."""
        for path in self._files():
            with suppress(FileNotFoundError):
                facts = path.stat()
                yield Stored(path.stem, facts.st_size, facts.st_mtime)

    def size(self) -> int:
        """The compressed bytes of all pages."""
        return sum(stored.size for stored in self)

    def verify(self) -> Iterator[str]:
        """The hashes of damaged pages; a ``put`` of the same content repairs them."""
        for path in self._files():
            try:
                whole = _unpacked(path.read_bytes(), path.stem) is not None
            except FileNotFoundError:
                continue  # Deleted meanwhile.
            except OSError:
                whole = False
            if not whole:
                yield path.stem

    def delete(self, name: str, *, put_before: float | None = None) -> bool:
        """True if the page was there and is now gone.

        With ``put_before`` (Unix seconds) a page that was put since then stays: its record may just be under way.
        """
        path = self._path(name)
        try:
            if put_before is not None and path.stat().st_mtime >= put_before:
                return False
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _failure(error, self.root) from None
        return True

    def clean(self, now: float) -> int:
        """The number of left-over temporary files removed, older than ``STALE_AFTER`` at ``now`` (Unix seconds)."""
        removed = 0
        with suppress(FileNotFoundError):
            for path in (self.root / "tmp").iterdir():
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime < now - STALE_AFTER:
                        path.unlink()
                        removed += 1
        return removed

    def _path(self, name: str) -> Path:
        if not _HASH.fullmatch(name):
            raise ArchiveError("a content hash has 64 hexadecimal digits", reason="bad_hash")
        return self.root / name[:2] / name[2:4] / f"{name}.gz"

    def _files(self) -> Iterator[Path]:
        # Sorting folder by folder keeps only one folder's names in memory.
        for outer in _children(self.root, 2):
            for inner in _children(outer, 2):
                yield from (path for path in _children(inner, 67) if _HASH.fullmatch(path.stem))

    def _renew(self, path: Path, name: str) -> bool:
        """True if the page is there and whole; its age then starts anew."""
        try:
            if _unpacked(path.read_bytes(), name) is None:
                return False
            os.utime(path)
        except FileNotFoundError:
            return False
        return True


def write_durably(path: Path, folder: Path, data: bytes) -> None:
    """Bring ``data`` to ``path`` in one step, over a temporary file in ``folder``; raises OSError, leaving nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    _make_folders(path.parent)
    descriptor, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _make_folders(folder: Path) -> None:
    """Make ``folder`` and its parents; each new name is brought to the disk as well."""
    if not folder.is_dir():
        _make_folders(folder.parent)
        with suppress(FileExistsError):  # Another writer was first.
            folder.mkdir()
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _children(folder: Path, length: int) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if len(path.name) == length)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _unpacked(packed: bytes, name: str) -> bytes | None:
    """The page's bytes; None where they are not those that ``name`` stands for."""
    try:
        data = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        return None
    return data if content_hash(data) == name else None


def _failure(error: OSError, root: Path) -> ArchiveError:
    reason = REASONS.get(error.errno or 0)
    words = REMEDIES[reason] if reason else (error.strerror or "it cannot be used").lower()
    return ArchiveError(f"archive {root}: {words}", reason=reason)
