"""Where an export goes: standard output, or a file that has its name when it is whole, and not before.

A file is written beside its place as ``NAME.part``.  Where a form can be continued, ``NAME.part.json`` says up to where
the part is right and what was asked for, so that the same call goes on after any end, be it a power cut: what was
written behind that is cut off.
"""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Protocol

import zstandard

from worker.errors import InputError

Compression = Literal["gz", "zst"]
STANDARD = "-"


@dataclass(frozen=True, slots=True)
class Position:
    """Say how far an export came.

    ``after`` is the last id written, ``until`` the last one wanted, ``size`` the bytes up to there, and ``cursor``
    stands in the feed of changes before the first record was read.
    """

    after: int = 0
    until: int = 0
    count: int = 0
    size: int = 0
    cursor: str | None = None


class Output(Protocol):
    """Take the bytes of an export."""

    position: Position | None  # Where an earlier call stopped, if it did.

    def write(self, data: bytes) -> None: ...
    def checkpoint(self, position: Position) -> None: ...
    def finish(self) -> None: ...
    def __enter__(self) -> Output: ...
    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None: ...


def open_output(name: str, compression: Compression | None, request: str | None, *, restart: bool = False) -> Output:
    """Open a file, or standard output for ``-``.

    ``request`` says what is asked for where the form can be continued; a part of the same request is.

    Raises InputError where the file cannot be written, or its part is another request's or another call's.
    """
    if name == STANDARD:
        return Stream(sys.stdout.buffer, compression)
    path = Path(name)
    if path.is_dir():
        raise InputError(f"{name}: is a folder: give the name of a file")
    if not path.parent.is_dir():
        raise InputError(f"{name}: there is no folder {path.parent}")
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        return Stream(path.open("wb"), compression, is_ours=True)  # A pipe or a device has no place beside it.
    return PartFile(path, compression, request, restart=restart)


class Stream:
    """Write straight on, to what cannot be taken back."""

    def __init__(self, raw: IO[bytes], compression: Compression | None, *, is_ours: bool = False) -> None:
        self.position: Position | None = None
        self._is_ours = is_ours
        self._raw = raw
        self._packed = open_packed(raw, compression)

    def write(self, data: bytes) -> None:
        """Write some bytes."""
        self._packed.write(data)

    def checkpoint(self, position: Position) -> None:
        """Let the reader have what there is."""
        self._packed.flush()

    def finish(self) -> None:
        """Write what is left."""
        if self._packed is not self._raw:
            self._packed.close()
        self._raw.flush()

    def __enter__(self) -> Output:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        """Leave what was written."""
        if self._is_ours:
            self._raw.close()


class PartFile:
    """Write a part beside a file's place, and put it there when it is whole."""

    def __init__(self, path: Path, compression: Compression | None, request: str | None, *, restart: bool) -> None:
        self.path = path
        self.part = path.with_name(f"{path.name}.part")
        self.state = path.with_name(f"{path.name}.part.json")
        self._compression = compression
        self._request = request
        self._raw: IO[bytes] = os.fdopen(os.open(self.part, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
        try:
            fcntl.flock(self._raw, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.position = None if restart or request is None else self._earlier(request)
        except BlockingIOError:
            self._raw.close()
            raise InputError(f"{self.part}: another call is writing it") from None
        except BaseException:
            self._raw.close()
            raise
        self._raw.truncate(self.position.size if self.position else 0)
        self._raw.seek(0, os.SEEK_END)
        self._packed = open_packed(self._raw, compression)

    def write(self, data: bytes) -> None:
        """Write some bytes."""
        self._packed.write(data)

    def checkpoint(self, position: Position) -> None:
        """Bring what is written to the disk, then the note of it."""
        if self._request is None:
            return
        self._end_frame()
        note = asdict(position) | {"size": self._raw.tell(), "request": self._request}
        replace_file(self.state, json.dumps(note).encode())
        self._packed = open_packed(self._raw, self._compression)

    def finish(self) -> None:
        """Put the whole file in its place."""
        self._end_frame()
        self.part.replace(self.path)
        with suppress(FileNotFoundError):
            self.state.unlink()
        sync_folder(self.path.parent)

    def __enter__(self) -> Output:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        """Close the part; one that cannot be continued goes."""
        with suppress(OSError):  # Of a full disk: what could not be written is behind the last note anyhow.
            self._raw.close()
        if kind is not None and not self.state.exists():
            with suppress(FileNotFoundError):
                self.part.unlink()

    def _end_frame(self) -> None:
        """End the compressed frame, and bring all to the disk."""
        if self._packed is not self._raw:
            self._packed.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())

    def _earlier(self, request: str) -> Position | None:
        """Return where an earlier call of the same request stopped.

        Raises InputError where the part is another request's.
        """
        try:
            note = json.loads(self.state.read_bytes())
            was = note.pop("request")
            position = Position(**note)
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise InputError(f"{self.state}: is no note of an export; --restart begins anew") from None
        if was != request:
            raise InputError(f"{self.part}: is the part of an export with other options; --restart begins anew")
        if os.fstat(self._raw.fileno()).st_size < position.size:
            raise InputError(f"{self.part}: is shorter than {self.state.name} says; --restart begins anew")
        return position


def open_packed(raw: IO[bytes], compression: Compression | None) -> IO[bytes]:
    """Return what packs its bytes into ``raw``; to close it leaves ``raw`` open."""
    if compression == "gz":
        return gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0, compresslevel=6)  # type: ignore[return-value]
    if compression == "zst":
        return zstandard.ZstdCompressor().stream_writer(raw, closefd=False)
    return raw


def replace_file(path: Path, data: bytes) -> None:
    """Write a file in one step, safe on the disk."""
    temporary = path.with_name(f"{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path, sync: Callable[[int], None] = os.fsync) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)
