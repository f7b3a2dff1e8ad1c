"""Learned boilerplate: the lines that a source repeats, counted over its documents and days, and texts without them.

Counting comes before stories: a document is told from another by a line that is its own, so that copies of one report
count once, and a story never decides what is boilerplate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.boilerplate import BlockCount, Place, is_repeated, is_repeated_across, place_of
from worker.storage.articles.aliases import lock_articles
from worker.storage.articles.boilerplate.counts import Counted, count_blocks
from worker.storage.articles.orphans import parts
from worker.storage.articles.render import learned, note_uncounted, render, repeated, set_name
from worker.storage.articles.serialization import load_articles
from worker.storage.changes import Noted, note_changes
from worker.storage.search.index import note_to_index
from worker.storage.tables.articles import ArticleRow, BlockRow, BoilerplateRow, UncountedRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.stories import BlockCountRow, BoilerplateChoiceRow

# Articles rendered in one transaction; each holds its rows for a few milliseconds.
PART = 50
# Blocks of the same words among which the spelling of a line is chosen: some lines stand in every article.
MOST_SPELLINGS = 500
CHOSEN: Place = "chosen"


@dataclass(frozen=True, slots=True)
class BoilerplateLine:
    """One line that a source repeats, and where it is left out of texts."""

    count: BlockCount
    text: str
    place: Place | None


def learn(sessions: sessionmaker[Session], now: datetime) -> int:
    """Count what changed and return how many articles were rendered anew.

    Only sources are counted of which an article's blocks, date or source changed since the last time: whatever changes
    one leaves a note in the same transaction.  A call that finds no note reads one empty table, however large the
    database is.  A note goes only after its source was counted and rendered, so that a crash between loses nothing, and
    notes written meanwhile wait for the next call.
    """
    rendered = 0
    for _ in range(2):  # What one source repeats may make a line common to several.
        with sessions.begin() as session:
            notes = session.execute(select(UncountedRow.id, UncountedRow.source_id)).all()
        for source_id in sorted({note.source_id for note in notes}):
            rendered += learn_source(sessions, source_id, now)
            with sessions.begin() as session:
                for part in parts({note.id for note in notes if note.source_id == source_id}):
                    session.execute(delete(UncountedRow).where(UncountedRow.id.in_(part)))
    return rendered


def learn_source(sessions: sessionmaker[Session], source_id: int, now: datetime) -> int:
    """Learn one source's lines; return how many of its articles were rendered anew."""
    with sessions.begin() as session:
        # One process at a time; saves, which only refer to the source, do not wait for it.
        session.execute(select(SourceRow.id).where(SourceRow.id == source_id).with_for_update(key_share=True))
        old, old_repeated = learned(session, source_id), repeated(session, source_id)
        counted = count_blocks(session, source_id)
        write_counts(session, source_id, counted)
        lines = choose_lines(session, source_id, counted)
        new = {line.count.block_hash: line.place for line in lines if line.place is not None}
        write_boilerplate(session, source_id, lines, now)
        if new != old:
            skip_untouched(session, source_id, set_name(old), set_name(new), changed_keys(old, new))
        if changed := old_repeated ^ frozenset(line.count.block_hash for line in lines):
            unsettle(session, source_id, changed)
    rendered = 0
    while ids := outdated(sessions, source_id, set_name(new)):
        with sessions.begin() as session:
            rendered += render_articles(session, ids, new, now)
    return rendered


def choose_lines(session: Session, source_id: int, counted: Counted) -> list[BoilerplateLine]:
    """Return the lines that the source, or several together, repeat.

    Each says where it is the template's.
    """
    choices = {
        row.hash: row
        for row in session.scalars(select(BoilerplateChoiceRow).where(BoilerplateChoiceRow.source_id == source_id))
    }
    config = session.scalar(select(SourceRow.config).where(SourceRow.id == source_id)) or {}
    by_hash = {count.block_hash: count for count in counted.blocks}
    across = repeated_across(session, by_hash)
    lines = []
    for value in sorted(by_hash.keys() | choices.keys()):
        count = by_hash.get(value, BlockCount(value, 0, 0))
        choice = choices[value].choice if value in choices else None
        if not (is_repeated(count, counted.documents) or value in across or choice == "drop"):
            continue
        said = choices[value].text if value in choices else read_text(session, value)
        place = place_of(count, said, counted.documents) if config.get("boilerplate", True) else None
        lines.append(BoilerplateLine(count, said, {"keep": None, "drop": CHOSEN}.get(choice or "", place)))
    return lines


def repeated_across(session: Session, hashes: Iterable[int]) -> set[int]:
    """Return the blocks of these that several sources repeat."""
    counts: dict[int, list[BlockCount]] = {}
    for part in parts(set(hashes)):
        for row in session.scalars(select(BlockCountRow).where(BlockCountRow.hash.in_(part))):
            counts.setdefault(row.hash, []).append(BlockCount(row.hash, row.documents, row.days))
    return {value for value, found in counts.items() if is_repeated_across(found)}


def read_text(session: Session, block_hash: int) -> str:
    """Return what a block says, in the first of its oldest spellings."""
    said = select(BlockRow.text).where(BlockRow.hash == block_hash).order_by(BlockRow.hash, BlockRow.article_id)
    oldest = said.limit(MOST_SPELLINGS).subquery()
    return session.scalar(select(func.min(oldest.c.text))) or ""


def write_counts(session: Session, source_id: int, counted: Counted) -> None:
    """Replace the source's counts.

    Notes the other sources of lines that several repeat now, or no longer do.
    """
    mine = BlockCountRow.source_id == source_id
    old = set(session.scalars(select(BlockCountRow.hash).where(mine)))
    hashes = old | {count.block_hash for count in counted.blocks}
    before = repeated_across(session, hashes)
    session.execute(delete(BlockCountRow).where(mine))
    rows = [
        {
            "source_id": source_id,
            "hash": count.block_hash,
            "documents": count.documents,
            "days": count.days,
            "heads": count.heads,
            "tails": count.tails,
        }
        for count in counted.blocks
    ]
    if rows:
        session.execute(insert(BlockCountRow), rows)
    changed = before ^ repeated_across(session, hashes)
    others: set[int] = set()
    for part in parts(changed):
        others |= set(session.scalars(select(BlockCountRow.source_id).where(BlockCountRow.hash.in_(part))))
    note_uncounted(session, others - {source_id})


def write_boilerplate(session: Session, source_id: int, lines: list[BoilerplateLine], now: datetime) -> None:
    """Replace the source's boilerplate.

    A line that was known keeps the moment when it was learned.
    """
    mine = BoilerplateRow.source_id == source_id
    known = {
        row[0]: row[1] for row in session.execute(select(BoilerplateRow.hash, BoilerplateRow.learned_at).where(mine))
    }
    session.execute(delete(BoilerplateRow).where(mine))
    for line in lines:
        session.add(
            BoilerplateRow(
                source_id=source_id,
                hash=line.count.block_hash,
                text=line.text,
                stories=line.count.documents,
                days=line.count.days,
                place=line.place,
                learned_at=known.get(line.count.block_hash, now),
            )
        )


def changed_keys(old: dict[int, Place], new: dict[int, Place]) -> frozenset[int]:
    """Return the blocks that are left out in another place now."""
    return frozenset(value for value in old.keys() | new.keys() if old.get(value) != new.get(value))


def unsettle(session: Session, source_id: int, changed: frozenset[int]) -> None:
    """Have the articles placed anew whose sketches leave out other blocks now."""
    for part in parts(set(changed)):
        touched = select(BlockRow.article_id).where(BlockRow.hash.in_(part), BlockRow.article_id == ArticleRow.id)
        session.execute(
            update(ArticleRow)
            .where(ArticleRow.source_id == source_id, touched.exists())
            .values(unsettled=uuid4().hex)
            .execution_options(synchronize_session=False)
        )


def skip_untouched(session: Session, source_id: int, old: str, new: str, changed: frozenset[int]) -> None:
    """Mark the articles without a block that changed as rendered."""
    touched = select(BlockRow.article_id).where(BlockRow.hash.in_(changed), BlockRow.article_id == ArticleRow.id)
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.source_id == source_id, ArticleRow.rendered_without == old, ~touched.exists())
        .values(rendered_without=new)
        .execution_options(synchronize_session=False)
    )


def outdated(sessions: sessionmaker[Session], source_id: int, name: str) -> list[int]:
    """Return some of the source's articles whose text was rendered without another set."""
    with sessions.begin() as session:
        rows = (
            select(ArticleRow.id)
            .where(ArticleRow.source_id == source_id, ArticleRow.rendered_without != name)
            .order_by(ArticleRow.id)
        )
        return list(session.scalars(rows.limit(PART)))


def render_articles(session: Session, ids: list[int], new: dict[int, Place], now: datetime) -> int:
    """Render these articles without the lines; return how many there are."""
    rows = lock_articles(session, ids)
    articles = load_articles(session, {row.reading for row in rows.values() if row.reading})
    changes = []
    for row in rows.values():
        if row.reading:
            before = row.text
            render(row, articles[row.reading], new)
            changes += [Noted("updated", row.id)] if row.text != before else []
            note_to_index(session, row.id)
    note_changes(session, changes, now)
    return len(rows)
