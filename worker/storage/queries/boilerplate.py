"""The lines that a source repeats, as a person sees and decides on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from worker.errors import InputError
from worker.records import plain
from worker.storage.articles.render import note_uncounted
from worker.storage.database.upserts import insert_into
from worker.storage.tables.articles import BoilerplateRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.stories import BoilerplateChoiceRow

Choice: TypeAlias = Literal["keep", "drop"]


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """Describe one line that a source repeats.

    ``place`` is the end of the texts at which it is left out (``head``, ``tail``), ``chosen`` where a person dropped
    it, None where it stays in them.
    """

    number: str
    text: str
    documents: int
    days: int
    place: str | None
    choice: str | None
    learned_at: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return the line as a JSON-ready dict."""
        return {name: plain(getattr(self, name)) for name in self.__dataclass_fields__}


def read_boilerplate(session: Session, slug: str) -> list[RepeatedLine]:
    """Return the lines that a source repeats, the most frequent first.

    Raises InputError for an unknown source.
    """
    source_id = find_source(session, slug)
    choices = {
        row.hash: row.choice
        for row in session.scalars(select(BoilerplateChoiceRow).where(BoilerplateChoiceRow.source_id == source_id))
    }
    rows = session.scalars(select(BoilerplateRow).where(BoilerplateRow.source_id == source_id))
    lines = [
        RepeatedLine(number_of(r.hash), r.text, r.stories, r.days, r.place, choices.get(r.hash), r.learned_at)
        for r in rows
    ]
    return sorted(lines, key=lambda line: (-line.documents, line.text))


def choose(session: Session, slug: str, number: str, choice: Choice | None, now: datetime) -> bool:
    """Keep a person's decision on a line and return whether there is one."""
    source_id = find_source(session, slug)
    rows = session.scalars(select(BoilerplateRow).where(BoilerplateRow.source_id == source_id))
    row = next((row for row in rows if number_of(row.hash) == number), None)
    if row is None:
        return False
    mine = (BoilerplateChoiceRow.source_id == source_id) & (BoilerplateChoiceRow.hash == row.hash)
    if choice is None:
        session.execute(delete(BoilerplateChoiceRow).where(mine))
    else:
        decision = {"choice": choice, "text": row.text, "chosen_at": now}
        added = insert_into(session, BoilerplateChoiceRow).values(source_id=source_id, hash=row.hash, **decision)
        session.execute(added.on_conflict_do_update(index_elements=["source_id", "hash"], set_=decision))
    note_uncounted(session, [source_id])
    return True


def find_source(session: Session, slug: str) -> int:
    """Return the id of a source; raise InputError for an unknown one."""
    source_id = session.scalar(select(SourceRow.id).where(SourceRow.slug == slug))
    if source_id is None:
        raise InputError(f"there is no source {slug!r}: `copydesk sources list` names those that are known")
    return source_id


def number_of(block_hash: int) -> str:
    """Return the number by which a person names a line: 16 hexadecimal digits."""
    return f"{block_hash & (2**64 - 1):016x}"
