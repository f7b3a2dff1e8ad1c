"""Counting, naming, and knowing up to where all items of a file have ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import worker.imports
from worker.errors import ParseError
from worker.imports import MOST_NAMED, Imported, Ledger, name_file, take_in
from worker.imports.items import Ended, Item, Unread


class Marks:
    """Marks that remember every note."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, int]] = []

    def behind(self, name: str) -> int:
        """The last note."""
        return self.notes[-1][1]

    def note(self, name: str, number: int) -> None:
        """None; the note is kept."""
        self.notes.append((name, number))


class Backwards:
    """A pool in which the items end in the reverse order, with a stop before the last."""

    def __init__(self, stop: bool = False) -> None:
        self.stop = stop

    def run(self, items: Any) -> Iterator[Ended]:
        """Yield the ends."""
        found = list(items)
        for item in reversed(found):
            if self.stop and item is found[0]:
                raise KeyboardInterrupt
            yield Ended(item.place, item.number, "stored", "new")


def items(*numbers: int) -> list[Item | Unread]:
    """Items with these numbers."""
    return [Item("saved", "a", number, b"", offset=number * 10) for number in numbers]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """None; every end is noted."""
    monkeypatch.setattr(worker.imports, "NOTE_EVERY", -1.0)


def test_what_is_noted_is_behind_no_open_item() -> None:
    marks, into = Marks(), Imported()
    ledger = Ledger("file", marks, 4)
    take_in(items(5, 7, 9), Backwards(), ledger, into, lambda: None)  # type: ignore[arg-type]
    assert marks.notes == [("file", 4), ("file", 4), ("file", 9), ("file", 9)]
    assert (ledger.offset, into.count) == (90, 3)


def test_an_interrupted_file_goes_on_before_what_was_open() -> None:
    marks = Marks()
    with pytest.raises(KeyboardInterrupt):
        take_in(items(1, 2, 3), Backwards(stop=True), Ledger("file", marks, 0), Imported(), lambda: None)  # type: ignore[arg-type]
    assert marks.behind("file") == 0


def test_without_a_name_nothing_is_noted() -> None:
    marks = Marks()
    take_in(items(1), Backwards(), Ledger(None, marks, 0), Imported(), lambda: None)  # type: ignore[arg-type]
    assert marks.notes == []


def test_a_broken_file_is_told_and_what_was_read_counts() -> None:
    def broken() -> Iterator[Item | Unread]:
        yield from items(1, 2)
        raise ParseError("it is broken")

    into = Imported()
    take_in(broken(), Backwards(), Ledger("file", Marks(), 0), into, lambda: None)  # type: ignore[arg-type]
    assert (into.count, into.broken) == (2, ["it is broken"])


def test_outcomes_are_counted_and_failures_named() -> None:
    into = Imported()
    for word, reason, times in (("stored", "new", 3), ("failed", "cpu_limit", 60), ("skipped", "no_address", 1)):
        for _ in range(times):
            into.add(Ended("a", 1, word, reason))
    assert into.words() == {"failed": 60, "stored": 3, "skipped": 1}
    assert into.reasons("failed") == {"cpu_limit": 60}
    assert len(into.named) == MOST_NAMED


def test_a_file_is_known_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "b").write_bytes(b"one")
    (tmp_path / "c").write_bytes(b"two")
    names = [name_file(tmp_path / name) for name in "abc"]
    assert names[0] == names[1] != names[2]
    assert len(names[0]) <= 40  # The column that keeps it.
