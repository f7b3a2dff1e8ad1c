"""A folder of packed pages on a disk; a name in it always stands for whole content.

A page is written to ``tmp``, brought to the disk, renamed, and its folder brought to the disk: writers of the same
page, in whatever process, do not disturb each other, and a crash leaves nothing half-written under a name.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from worker.errors import ArchiveError
from worker.storage.archive.packing import PackedPage

Write: TypeAlias = Callable[[Path, Path, bytes], None]

# Seconds after which a file in `tmp` belongs to no living writer: a write takes well below a minute.
STALE_AFTER = 3_600.0
SUFFIX = ".zst"

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


class FolderArchive:
    """Keep packed pages below one folder, as ab/cd/abcd….zst.

    Safe for any number of threads and processes at once.
    """

    def __init__(self, root: Path, *, write: Write | None = None) -> None:
        """Open the folder; ``write`` brings bytes durably to a path.

        By way of a folder on the same disk; another one can stand in.
        """
        self.root = root
        self._write = write or write_durably

    def __str__(self) -> str:
        return str(self.root)

    def read(self, name: str) -> bytes | None:
        """Return the packed page, if there is one.

        Raises ArchiveError where it cannot be read.
        """
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._failure(error) from None

    def write(self, name: str, packed: bytes) -> None:
        """Bring the packed page safely to the disk.

        Raises ArchiveError (``disk_full read_only``).
        """
        try:
            self._write(self._path(name), self.root / "tmp", packed)
        except OSError as error:
            raise self._failure(error) from None

    def touch(self, name: str) -> bool:
        """Whether the page is there; its age starts anew."""
        try:
            os.utime(self._path(name))
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._failure(error) from None
        return True

    def delete(self, name: str, *, put_before: float | None = None) -> bool:
        """Delete a page put before that Unix time; tell whether it was there."""
        path = self._path(name)
        try:
            if put_before is not None and path.stat().st_mtime >= put_before:
                return False
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._failure(error) from None
        return True

    def __iter__(self) -> Iterator[PackedPage]:
        """Yield all pages in the order of their hashes.

        What is added or deleted meanwhile may or may not appear.
        """
        # Sorting folder by folder keeps only one folder's names in memory.
        for outer in _children(self.root, 2):
            for inner in _children(outer, 2):
                for path in _children(inner, 64 + len(SUFFIX)):
                    with suppress(FileNotFoundError):
                        facts = path.stat()
                        yield PackedPage(path.stem, facts.st_size, facts.st_mtime)

    def clean(self, now: float) -> int:
        """Remove temporary files older than ``STALE_AFTER`` and count them.

        ``now`` in Unix seconds.
        """
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
        return self.root / name[:2] / name[2:4] / f"{name}{SUFFIX}"

    def _failure(self, error: OSError) -> ArchiveError:
        reason = REASONS.get(error.errno or 0)
        words = REMEDIES[reason] if reason else (error.strerror or "it cannot be used").lower()
        return ArchiveError(f"archive {self.root}: {words}", reason=reason)


def write_durably(path: Path, folder: Path, data: bytes) -> None:
    """Bring ``data`` to ``path`` in one step, over a temporary file.

    It stands in ``folder``.  Raises OSError, leaving nothing.
    """
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
