"""Rendering: an article's row, blocks, authors, revisions and sketch, as its captures say.

Everything here follows from the captures and from what is learned of the source, so it can be done again at any time;
the caller holds the article.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from worker.dedup.boilerplate import Place, block_hash, without_boilerplate
from worker.dedup.revisions import changed_fields
from worker.normalize.text import word_count
from worker.records import Article, Block, readable_text
from worker.storage.articles.aliases import representative
from worker.storage.articles.publication import unpublished
from worker.storage.articles.revisions import Capture, current_capture, revisions, shown
from worker.storage.articles.serialization import load_articles
from worker.storage.articles.shared_rows import author_key
from worker.storage.changes import Noted, Standing, changes_between, note_changes
from worker.storage.database.keys import alias_key, digest
from worker.storage.search.index import note_to_index
from worker.storage.tables.addresses import ClaimRow
from worker.storage.tables.articles import (
    AliasRow,
    ArticleRow,
    BlockRow,
    BoilerplateRow,
    CaptureRow,
    RevisionRow,
    UncountedRow,
)
from worker.storage.tables.shared_rows import ArticleAuthorRow, AuthorRow

NOTHING_KNOWN: Mapping[str, Article] = MappingProxyType({})
COPIED = (
    "url", "canonical_url", "site_name", "kind", "language", "title", "kicker", "dek", "byline", "published_at",
    "modified_at", "section", "is_free", "is_sponsored", "licence",
)  # fmt: skip


def captures_of(session: Session, article_id: int) -> list[Capture]:
    """Return every capture of an article."""
    columns = [getattr(CaptureRow, name) for name in Capture.__dataclass_fields__]
    rows = session.execute(select(*columns).where(CaptureRow.article_id == article_id))
    return [Capture(*row) for row in rows]


def article_values(article: Article) -> dict[str, Any]:
    """Return the columns that a record fills."""
    return {name: getattr(article, name) for name in COPIED} | {"tags": list(article.tags)}


def refresh(
    session: Session,
    row: ArticleRow,
    captures: Sequence[Capture],
    now: datetime,
    known: Mapping[str, Article] = NOTHING_KNOWN,
) -> None:
    """Make an article's row and all that hangs on it what the captures say.

    What that changes is noted for followers.  ``known`` are readings at hand, by their hash, that need not be loaded
    again.
    """
    with session.no_autoflush:  # The row is written once, at the end, and not before every look-up.
        changes = renew(session, row, captures, known)
    note_to_index(session, row.id)
    session.flush()
    note_changes(session, changes, now)


def renew(session: Session, row: ArticleRow, captures: Sequence[Capture], known: Mapping[str, Article]) -> list[Noted]:
    """Do what ``refresh`` does, the row still to be flushed; return what changed."""
    before = Standing.of(row)
    current = current_capture(captures)
    counted = (row.source_id, row.dated_at, row.reading)
    aliases = dict(session.execute(select(AliasRow.key, AliasRow.name).where(AliasRow.article_id == row.id)).all())
    row.key = representative(aliases.values())
    row.source_id = current.source_id
    row.first_seen_at = min(capture.fetched_at for capture in shown(captures))
    row.last_seen_at = max(capture.fetched_at for capture in shown(captures))
    row.unpublished_at, row.unpublished_reason = unpublished(session, current, captures, aliases)
    row.dated_at = row.published_at or row.first_seen_at
    if row.reading != current.reading:
        is_new = row.reading is None
        article = known.get(current.reading) or load_articles(session, {current.reading})[current.reading]
        row.reading, row.content_hash = current.reading, current.content_hash
        for name, value in article_values(article).items():
            setattr(row, name, value)
        row.dated_at = row.published_at or row.first_seen_at
        if not is_new:
            clear(session, row.id)
        write_blocks(session, row.id, article.blocks)
        write_authors(session, row.id, article)
        render(row, article, learned(session, row.source_id))
        row.unsettled = uuid4().hex
    elif row.dated_at != counted[1]:
        row.unsettled = uuid4().hex
    row.canonical_url = believed_url(session, row, current, aliases)
    if counted != (row.source_id, row.dated_at, row.reading):
        note_uncounted(session, {counted[0], row.source_id})
    states = revisions(captures)
    write_revisions(session, row.id, states)
    return changes_between(row.id, before, Standing.of(row), len(states))


def believed_url(session: Session, row: ArticleRow, current: Capture, aliases: Collection[str]) -> str:
    """Return the claimed canonical address where believed, else the page's own."""
    if current.canonical_key in ("", current.own_key):
        return row.canonical_url if alias_key(row.canonical_url) == current.own_key else row.url
    if current.canonical_key not in aliases:
        return row.url
    mine = (ClaimRow.capture_id == current.id, ClaimRow.kind == "canonical", ClaimRow.key == current.canonical_key)
    return session.scalar(select(ClaimRow.url).where(*mine)) or row.canonical_url


def note_uncounted(session: Session, source_ids: Iterable[int | None]) -> None:
    """Note that the blocks of these sources are to be counted anew."""
    rows = [{"source_id": source_id} for source_id in source_ids if source_id is not None]
    if rows:
        session.execute(insert(UncountedRow), rows)


def clear(session: Session, article_id: int) -> None:
    """Delete the article's blocks, authors and sketch, to be written anew."""
    for table in (BlockRow, ArticleAuthorRow):
        session.execute(delete(table).where(table.article_id == article_id))


def learned(session: Session, source_id: int | None) -> dict[int, Place]:
    """Return the hashes of the blocks that are a source's boilerplate."""
    mine = select(BoilerplateRow.hash, BoilerplateRow.place).where(BoilerplateRow.source_id == source_id)
    return {row.hash: row.place for row in session.execute(mine.where(BoilerplateRow.place.is_not(None)))}


def repeated(session: Session, source_id: int | None) -> frozenset[int]:
    """Return the blocks that a source repeats, which its articles' sketches leave out."""
    return frozenset(session.scalars(select(BoilerplateRow.hash).where(BoilerplateRow.source_id == source_id)))


def set_name(boilerplate: Mapping[int, Place]) -> str:
    """Name a set of boilerplate, by which rows say how they were rendered."""
    return digest(",".join(f"{value}:{boilerplate[value]}" for value in sorted(boilerplate))) if boilerplate else ""


def render(row: ArticleRow, article: Article, boilerplate: Mapping[int, Place]) -> None:
    """Make the row's text the article's without the boilerplate."""
    for name, value in rendered(article, boilerplate).items():
        setattr(row, name, value)


def rendered(article: Article, boilerplate: Mapping[int, Place]) -> dict[str, Any]:
    """Return the columns that hold an article's text without the boilerplate."""
    kept = without_boilerplate(article.blocks, boilerplate)
    is_whole = len(kept) == len(article.blocks)
    text = article.text if is_whole else readable_text(kept)
    words = article.word_count if is_whole else word_count(text)
    return {"text": text, "word_count": words, "rendered_without": set_name(boilerplate)}


def write_blocks(session: Session, article_id: int, blocks: Sequence[Block]) -> None:
    """Add these blocks to the article, which has none."""
    rows = block_rows(article_id, blocks)
    if rows:
        session.execute(insert(BlockRow), rows)


def block_rows(article_id: int, blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return the rows of an article's blocks."""
    hashes = [block_hash(block) for block in blocks]
    worded = sum(value is not None for value in hashes)
    rows: list[dict[str, Any]] = []
    ahead = 0
    for position, (block, value) in enumerate(zip(blocks, hashes, strict=True)):
        said = {"hash": value, "type": block.type, "text": block.text or "\n".join(block.items)}
        behind = worded - ahead - 1 if value is not None else worded - ahead
        rows.append({"article_id": article_id, "position": position, "ahead": ahead, "behind": behind, **said})
        ahead += value is not None
    return rows


def write_authors(session: Session, article_id: int, article: Article) -> None:
    """Add its authors to an article that has none."""
    keys = list(dict.fromkeys(author_key(article, author.name) for author in article.authors))
    if not keys:
        return
    ids = {
        row.key: row.id for row in session.execute(select(AuthorRow.key, AuthorRow.id).where(AuthorRow.key.in_(keys)))
    }
    rows = [
        {"article_id": article_id, "position": position, "author_id": ids[key]} for position, key in enumerate(keys)
    ]
    session.execute(insert(ArticleAuthorRow), rows)


def write_revisions(session: Session, article_id: int, states: Sequence[Capture]) -> None:
    """Write an article's revisions; only pairs that are new are compared."""
    found = select(RevisionRow).where(RevisionRow.article_id == article_id).order_by(RevisionRow.number)
    rows = session.scalars(found.execution_options(populate_existing=True)).all()
    known = {(a.content_hash if a else None, b.content_hash): b.changed for a, b in pairwise([None, *rows]) if b}
    pairs = list(pairwise(states))
    missing = [pair for pair in pairs if (pair[0].content_hash, pair[1].content_hash) not in known]
    articles = load_articles(session, {capture.reading for pair in missing for capture in pair})
    wanted = []
    if states:
        first = known.get((None, states[0].content_hash)) or []
        wanted.append(revision_values(article_id, 1, states[0], first))
    for number, (before, after) in enumerate(pairs, start=2):
        changed = known.get((before.content_hash, after.content_hash))
        if changed is None:
            changed = list(changed_fields(articles[before.reading], articles[after.reading]))
        wanted.append(revision_values(article_id, number, after, changed))
    replace_revisions(session, rows, wanted)


def revision_values(article_id: int, number: int, state: Capture, changed: list[str]) -> dict[str, Any]:
    """Return one revision's columns."""
    return {
        "article_id": article_id,
        "number": number,
        "content_hash": state.content_hash,
        "reading": state.reading,
        "page_id": state.page_id,
        "seen_at": state.fetched_at,
        "reason": state.why,
        "changed": changed,
    }


def replace_revisions(session: Session, rows: Sequence[RevisionRow], wanted: list[dict[str, Any]]) -> None:
    """Make an article's revisions the wanted ones; those that stay are not written."""
    known = {row.number: row for row in rows}
    for values in wanted:
        row = known.pop(values["number"], None)
        if row is None:
            session.add(RevisionRow(**values))
            continue
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
    for row in known.values():
        session.delete(row)
