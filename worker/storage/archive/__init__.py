"""The archive: raw pages under their content hash, compressed, so that each can be parsed again without a request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from worker.errors import ArchiveError, SettingsError
from worker.storage.archive.folder import Folder
from worker.storage.archive.packing import Stored, content_hash, pack, unpack

__all__ = ["Archive", "Folder", "Store", "Stored", "content_hash", "open_archive"]


class Store(Protocol):
    """Where packed pages are kept, by name."""

    def read(self, name: str) -> bytes | None: ...
    def write(self, name: str, packed: bytes) -> None: ...
    def touch(self, name: str) -> bool: ...
    def delete(self, name: str, *, put_before: float | None = None) -> bool: ...
    def __iter__(self) -> Iterator[Stored]: ...
    def clean(self, now: float) -> int: ...


def open_archive(url: str) -> Archive:
    """The archive at ``url``: file:///folder, file:folder below here, or s3://bucket/prefix (extra ``s3``).

    Raises SettingsError for another form.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path:
        return Archive(Folder(Path(unquote(parts.path))))
    if parts.scheme == "s3" and parts.netloc:
        from worker.storage.archive.bucket import open_bucket

        return Archive(open_bucket(parts.netloc, parts.path.strip("/")))
    shown = f"{parts.scheme}://…" if parts.scheme else "a value without scheme"
    raise SettingsError(f"COPYDESK_ARCHIVE_URL: allowed is file:///folder or s3://bucket/prefix, not {shown}")


class Archive:
    """The pages of one store, checked by their hashes; safe for any number of threads and processes at once."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def put(self, data: bytes) -> str:
        """The content hash, after the page is safely stored; raises ArchiveError (``disk_full read_only``).

        A page that is there already is checked, renewed in its age, and written again only where it is damaged.
        """
        name = content_hash(data)
        there = self.store.read(name)
        if there is None or unpack(there, name) is None or not self.store.touch(name):
            self.store.write(name, pack(data))
        return name

    def get(self, name: str) -> bytes:
        """The page's bytes, verified; raises ArchiveError (``missing damaged``)."""
        packed = self.store.read(name)
        if packed is None:
            raise ArchiveError(f"the archive {self.store} has no page {name}", reason="missing")
        data = unpack(packed, name)
        if data is None:
            raise ArchiveError(f"the archived page {name} in {self.store} is damaged: fetch it again", reason="damaged")
        return data

    def __iter__(self) -> Iterator[Stored]:
        """All pages in the order of their hashes; what is added or deleted meanwhile may or may not appear."""
        return iter(self.store)

    def size(self) -> int:
        """The packed bytes of all pages."""
        return sum(stored.size for stored in self.store)

    def verify(self) -> Iterator[str]:
        """The hashes of damaged pages; a ``put`` of the same content repairs them."""
        for stored in self.store:
            try:
                packed = self.store.read(stored.content_hash)
            except ArchiveError:
                yield stored.content_hash
                continue
            if packed is not None and unpack(packed, stored.content_hash) is None:
                yield stored.content_hash

    def delete(self, name: str, *, put_before: float | None = None) -> bool:
        """True if the page was there and is now gone.

        With ``put_before`` (Unix seconds) a page that was put since then stays: its record may just be under way.
        """
        return self.store.delete(name, put_before=put_before)

    def clean(self, now: float) -> int:
        """The number of left-overs of crashed writers removed; ``now`` in Unix seconds."""
        return self.store.clean(now)
