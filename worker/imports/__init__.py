"""Import: files of pages that others saved, or that we exported -> the records that a crawl of them would have stored.

The files are read here and their pages by a pool of processes; all that is made of a page is done by the functions that
the parse workers call.  ``Imported`` says what became of them; a second call of the same file goes on behind the last
record before which all had ended, and what was taken in besides is known by its address, moment and content.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from worker.errors import ParseError
from worker.imports.items import Ended, Item, Unread
from worker.imports.pool import Pool

# What is named one by one: failures, and what the person who calls can mend; the rest is counted.
MOST_NAMED, TO_MEND = 50, frozenset({"no_address", "bad_sidecar"})
# Bytes at both ends of a file by which, with its size, it is known again wherever it lies.
MOST_SAMPLE = 1 << 20
# Seconds between two notes of how far a file is taken in.
NOTE_EVERY = 2.0


class MarksPort(Protocol):
    """Keep how far each file is taken in."""

    def behind(self, name: str) -> int: ...
    def note(self, name: str, number: int) -> None: ...


@dataclass(slots=True)
class Imported:
    """Count what became of the items, and name what failed."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    named: list[Ended] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many items ended."""
        return self.outcomes.total()

    def add(self, ended: Ended) -> None:
        """Count one more."""
        self.outcomes[ended.word, ended.reason] += 1
        if (ended.word == "failed" or ended.reason in TO_MEND) and len(self.named) < MOST_NAMED:
            self.named.append(ended)

    def words(self) -> dict[str, int]:
        """Return how many items ended with each word, the most first."""
        words: Counter[str] = Counter()
        for (word, _), count in self.outcomes.items():
            words[word] += count
        return dict(words.most_common())

    def reasons(self, word: str) -> dict[str, int]:
        """Return how many items ended with a word for each reason, the most first."""
        found = Counter({reason: count for (each, reason), count in self.outcomes.items() if each == word})
        return dict(found.most_common())


class Ledger:
    """Know up to which item of a file all have ended.

    Without a name that is not kept.
    """

    def __init__(self, name: str | None, marks: MarksPort, behind: int) -> None:
        self.name = name
        self.marks = marks
        self.read = behind
        self.offset = 0
        self._open: set[int] = set()
        self._noted = time.monotonic()

    def begin(self, items: Iterable[Item | Unread]) -> Iterator[Item | Unread]:
        """Yield the items, each open from now on."""
        for item in items:
            self._open.add(item.number)
            self.read, self.offset = item.number, item.offset
            yield item

    def end(self, number: int) -> None:
        """Note that an item has ended."""
        self._open.discard(number)
        if time.monotonic() - self._noted > NOTE_EVERY:
            self.note()

    def note(self) -> None:
        """Keep how far all have ended."""
        if self.name is None:
            return
        self.marks.note(self.name, min(self._open, default=self.read + 1) - 1)
        self._noted = time.monotonic()


def take_in(
    items: Iterable[Item | Unread], pool: Pool, ledger: Ledger, into: Imported, report: Callable[[], None]
) -> None:
    """Take in the items of one file.

    What is broken in it ends it and is told.

    Raises ImportStoppedError where nothing can be kept.
    """
    try:
        for ended in pool.run(until_broken(ledger.begin(items), into)):
            into.add(ended)
            ledger.end(ended.number)
            report()
    finally:
        ledger.note()


def until_broken(items: Iterator[Item | Unread], into: Imported) -> Iterator[Item | Unread]:
    """Yield items up to where their file is broken; tell that."""
    try:
        yield from items
    except ParseError as error:
        into.broken.append(str(error))


def name_file(path: Path) -> str:
    """Return what a file is known by: its size and both its ends."""
    size = path.stat().st_size
    found = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        found.update(file.read(MOST_SAMPLE))
        file.seek(max(0, size - MOST_SAMPLE))
        found.update(file.read(MOST_SAMPLE))
    return f"import {found.hexdigest()[:32]}"
