"""Items: what an import reads from its files, before anything is made of the bytes; and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ItemKind = Literal["response", "revisit", "resource", "saved"]


@dataclass(frozen=True, slots=True)
class Item:
    """Hold the bytes of one record or file.

    ``place`` names it for a person.  ``block`` is a whole HTTP response for those, else a document.  ``known`` is what
    an export of ours, or the file beside a saved page, says of it, as JSON.  ``number`` counts from 1 in its file, of
    which ``offset`` bytes are read.
    """

    kind: ItemKind
    place: str
    number: int
    block: bytes
    url: str = ""
    at: datetime | None = None
    content_type: str | None = None
    is_cut: bool = False
    known: bytes = b""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Unread:
    """Name a record or file that was not even read, and why."""

    place: str
    number: int
    reason: str
    detail: str
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """Say what became of an item.

    ``word`` is stored, revised, unchanged, duplicate; known (it was there already), moved or gone (the address's
    answer); skipped, failed.
    """

    place: str
    number: int
    word: str
    reason: str
    detail: str = ""
