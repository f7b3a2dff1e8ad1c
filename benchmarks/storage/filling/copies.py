"""Copies of the edition: its rows as texts, with places for what differs from copy to copy.

Keys of rows begin with the copy's number, digests are taken anew of what the copy's words make of the text, days move.
Only two things are not what a real save would give: the hashes of a sketch are drawn anew within their range, and the
samples of numbers and names stay those of the edition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, Engine, Integer, select
from sqlalchemy import Table as SqlTable

from benchmarks.storage.filling.digests import Digests
from benchmarks.storage.filling.words import COPY, GROUP, PLACES, SLOTS, letters_of, slot
from benchmarks.storage.filling.writing import FIRST_DAY
from worker.storage.database.types import Table
from worker.storage.tables.articles import ArticleRow

# Digits that a row's own number has in a copy; the copy's number stands before them.
WIDTH = 4
# Tables whose rows a group of copies shares: the sources, and what is known of them.
SHARED = frozenset(("source", "host", "feed", "author", "boilerplate"))
# Tables that are counted anew once all is there.
COUNTED = frozenset(("block_count", "tally", "mark"))
GROUP_IDS = frozenset(("source_id", "host_id", "feed_id", "author_id"))
DAYS_BEFORE = (FIRST_DAY.date() - date(1970, 1, 1)).days
_DIGITS = re.compile(rf"\b(?:[0-9a-f]{{64}}|[0-9a-f]{{32}})\b|{PLACES.pattern}")
_MIX = 7_919_993  # Prime to a power of ten: every copy gets other digits.


@dataclass(frozen=True, slots=True)
class Values:
    """Hold what one copy says in the places of the edition."""

    number: int
    group: int
    day: date
    words: list[str]

    def plain(self) -> dict[str, str]:
        """Return what stands in each simple place."""
        found = {"copy": str(self.number), "group": str(self.group), COPY: letters_of(self.number, 3)}
        found |= {GROUP: str(self.group), "mix": f"{self.number * _MIX % 10**7:07d}"}
        for offset in range(10):
            day = self.day + timedelta(days=offset)
            found[f"2001-01-{offset + 1:02d}"] = day.isoformat()
            found[f"day{offset}"] = str((day - date(1970, 1, 1)).days)
        return found | {slot(number): self.words[number] for number in range(SLOTS)}


@dataclass(slots=True)
class Block:
    """Hold the rows of one table as texts and, between them, the names of places."""

    table: SqlTable
    pieces: list[str] = field(default_factory=list)

    def filled(self, found: dict[str, str]) -> str:
        """Return the rows of one copy."""
        pieces = self.pieces.copy()
        pieces[1::2] = [found[name] for name in self.pieces[1::2]]
        return "".join(pieces)


@dataclass(slots=True)
class Plan:
    """Hold the edition's rows, the digests in them, and its raw pages."""

    shared: list[Block]
    own: list[Block]
    digests: dict[str, tuple[list[str], Callable[[str], str]]]
    least: dict[str, list[str]]
    pages: dict[str, list[str]]

    def found(self, values: Values) -> dict[str, str]:
        """Return what stands in every place of one copy."""
        found = values.plain()
        for name, (pieces, taken) in self.digests.items():
            filled = pieces.copy()
            filled[1::2] = [found[place] for place in pieces[1::2]]
            found[name] = taken("".join(filled))
        for name, names in self.least.items():
            found[name] = min(found[each] for each in names)
        return found


@dataclass
class Planner:
    """Make the plan of an edition for one way to write rows: separators, and what stands for no value."""

    digests: Digests
    separators: tuple[str, str]
    nothing: str
    escape: Callable[[str], str]
    plan: Plan = field(default_factory=lambda: Plan([], [], {}, {}, {}))

    def add(self, table: SqlTable, rows: Iterable[Any]) -> None:
        """Add the rows of a table."""
        block = Block(table)
        texts = []
        for row in rows:
            kind = row[table.c.row_kind.name] if "row_kind" in table.c else ""
            fields = [self.value(table.name, column, row[column.name], kind) for column in table.c]
            texts.append(self.separators[0].join(fields) + self.separators[1])
        block.pieces = "".join(texts).split("\x00")
        (self.plan.shared if table.name in SHARED else self.plan.own).append(block)

    def value(self, table: str, column: Any, value: Any, kind: str) -> str:
        """Return a value with the names of its places between NULs."""
        if value is None:
            return self.nothing
        if is_row_id(column) and value:
            is_shared = column.name in GROUP_IDS or (column.name == "id" and table in SHARED)
            is_shared = is_shared or (column.name == "row_id" and kind == "feed")
            return f"\x00{'group' if is_shared else 'copy'}\x00{value:0{WIDTH}d}"
        if column.name == "token":
            return f"{value[:16]}\x00mix\x00"
        if column.name == "day":
            return f"\x00day{value - DAYS_BEFORE}\x00"
        if column.name == "hash" and isinstance(value, int):
            return self.number(table, value)
        if table == "story" and column.name == "key":
            return f"\x00least {value}\x00"
        return self.text(self.escape(str(value)))

    def number(self, table: str, value: int) -> str:
        """Return a hash as a number: of a sketch within its range, of a block taken anew."""
        if table == "shingle":
            return f"-7{abs(value) % 10**11:011d}\x00mix\x00"
        note = self.digests.by_number[value]
        pieces = self.text(note.text).split("\x00")
        if len(pieces) == 1:
            return str(value)

        def taken(text: str) -> str:
            return str(int.from_bytes(note.of(text).digest(), "big", signed=True))

        self.plan.digests.setdefault(f"number {value}", (pieces, taken))
        return f"\x00number {value}\x00"

    def text(self, text: str) -> str:
        """Return a text with the names of its places between NULs."""
        return _DIGITS.sub(lambda match: self.place(match[0]), text)

    def place(self, said: str) -> str:
        """Return the place of a word, a day or a digest; the digits themselves where no copy changes them."""
        if said.startswith(("wq", "2001")):
            return f"\x00{said}\x00"
        note = self.digests.by_digits.get(said)
        if note is None:
            return said
        if said not in self.plan.digests:
            pieces = self.text(note.text).split("\x00")
            if len(pieces) == 1:
                return said
            self.plan.digests[said] = (pieces, lambda text: str(note.of(text).hexdigest()))
        return f"\x00{said}\x00"


def is_row_id(column: Any) -> bool:
    """Tell whether a column holds the number of a row."""
    named = column.name == "id" or column.name.endswith("_id")
    return named and isinstance(column.type, BigInteger | Integer)


def plan_of(
    edition: Engine, digests: Digests, pages: dict[str, str], separators: tuple[str, str], nothing: str,
    escape: Callable[[str], str],
) -> Plan:  # fmt: skip
    """Return the plan of all rows of an edition."""
    planner = Planner(digests, separators, nothing, escape)
    with edition.connect() as connection:
        for table in Table.metadata.sorted_tables:
            if table.name in COUNTED:
                continue
            # As SQLite keeps them: dates and JSON as texts.
            rows = connection.exec_driver_sql(f'SELECT * FROM "{table.name}"').mappings().all()
            if rows:
                planner.add(table, rows)
        told = select(ArticleRow.story_id, ArticleRow.key).where(ArticleRow.story_id.is_not(None))
        members: dict[int, list[str]] = {}
        for story_id, key in connection.execute(told):
            members.setdefault(story_id, []).append(key)
    for keys in members.values():
        planner.plan.least[f"least {min(keys)}"] = keys
        for key in keys:
            planner.place(key)
    for name, raw in pages.items():
        planner.place(name)
        planner.plan.pages[name] = planner.text(raw).split("\x00")
    return planner.plan
