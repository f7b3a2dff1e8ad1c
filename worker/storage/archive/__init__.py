"""The archive: raw pages under their content hash, compressed, so that each can be parsed again without a request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from worker.errors import ArchiveError, SettingsError
from worker.storage.archive.folder import FolderArchive
from worker.storage.archive.packing import PackedPage, content_hash, pack, unpack

__all__ = ["Archive", "FolderArchive", "PackedPage", "Store", "content_hash", "open_archive"]


class Store(Protocol):
    """Where packed pages are kept, by name."""

    def read(self, name: str) -> bytes | None: ...
    def write(self, name: str, packed: bytes) -> None: ...
    def touch(self, name: str) -> bool: ...
    def delete(self, name: str, *, put_before: float | None = None) -> bool:
        """Delete a page, unless it was put since; return whether it was deleted."""

    def __iter__(self) -> Iterator[PackedPage]: ...
    def clean(self, now: float) -> int: ...


def open_archive(url: str) -> Archive:
    """Open the archive at ``url``.

    file:///folder, file:folder below here, or s3://bucket/prefix (extra ``s3``).

    Raises SettingsError for another form.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path:
        return Archive(FolderArchive(Path(unquote(parts.path))))
    if parts.scheme == "s3" and parts.netloc:
        from worker.storage.archive.bucket import open_bucket

        return Archive(open_bucket(parts.netloc, parts.path.strip("/")))
    shown = f"{parts.scheme}://…" if parts.scheme else "a value without scheme"
    raise SettingsError(f"COPYDESK_ARCHIVE_URL: allowed is file:///folder or s3://bucket/prefix, not {shown}")


class Archive:
    """Keep pages by their hashes; safe for any number of threads and processes."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def put(self, data: bytes) -> str:
        """Store the page safely and return its content hash.

        Raises ArchiveError (``disk_full read_only``).

        A page that is there already is checked, renewed in its age, and written again only where it is damaged.
        """
        name = content_hash(data)
        there = self.store.read(name)
        if there is None or unpack(there, name) is None or not self.store.touch(name):
            self.store.write(name, pack(data))
        return name

    def get(self, name: str) -> bytes:
        """Return the page's bytes, verified.

        Raises ArchiveError (``missing damaged``).
        """
        packed = self.store.read(name)
        if packed is None:
            raise ArchiveError(f"the archive {self.store} has no page {name}", reason="missing")
        data = unpack(packed, name)
        if data is None:
            raise ArchiveError(f"the archived page {name} in {self.store} is damaged: fetch it again", reason="damaged")
        return data

    def __iter__(self) -> Iterator[PackedPage]:
        """Yield all pages in the order of their hashes.

        What is added or deleted meanwhile may or may not appear.
        """
        return iter(self.store)

    def size(self) -> int:
        """Return the packed bytes of all pages."""
        return sum(stored.size for stored in self.store)

    def verify(self) -> Iterator[str]:
        """Yield the hashes of damaged pages; putting the same content repairs them."""
        for stored in self.store:
            try:
                packed = self.store.read(stored.content_hash)
            except ArchiveError:
                yield stored.content_hash
                continue
            if packed is not None and unpack(packed, stored.content_hash) is None:
                yield stored.content_hash

    def delete(self, name: str, *, put_before: float | None = None) -> bool:
        """Delete a page, and tell whether it was there.

        With ``put_before`` (Unix seconds) a page that was put since then stays: its record may just be under way.
        """
        return self.store.delete(name, put_before=put_before)

    def clean(self, now: float) -> int:
        """Remove left-overs of crashed writers and count them; ``now`` in Unix seconds."""
        return self.store.clean(now)
