"""Rows that many articles share: found by key, made where missing, shown in their best spelling."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import TextClause, collate, func, or_, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from worker.dedup.captions import caption_key
from worker.normalize.image_urls import image_key
from worker.normalize.text import collapse, normal_form
from worker.normalize.urls import clean_url, host_of, site
from worker.normalize.wording import wording
from worker.records import Article, Image
from worker.storage.database.keys import alias_key, digest
from worker.storage.database.row_sets import as_json, declared, recordset
from worker.storage.database.upserts import added_rows
from worker.storage.tables.shared_rows import AuthorRow, CaptionRow, HeadlineRow, ImageRow, TeaserRow

# Columns to show at their best -> whether the longest spelling is best, or else the shortest.
Longest: TypeAlias = dict[str, bool]


@dataclass(frozen=True, slots=True)
class Shared:
    """The ids of the shared rows that an article refers to, by their keys."""

    authors: Mapping[str, int]
    images: Mapping[str, int]
    captions: Mapping[str, int]
    teasers: Mapping[str, int]
    headlines: Mapping[tuple[int, str], int]


def upsert_shared_rows(session: Session, articles: Sequence[Article]) -> Shared:
    """Return the ids of these articles' shared rows, made where missing.

    In the order of their keys.
    """
    authors, images, captions, teasers = (ensure(session, *kind) for kind in simple_rows(articles))
    wordings = [
        {"teaser_id": teasers[alias_key(teaser.url)], "key": headline_key(said), "text": collapse(said)}
        for article in articles
        for teaser in article.teasers
        for said in (teaser.headline, *teaser.variants)
    ]
    return Shared(authors, images, captions, teasers, ensure_headlines(session, wordings))


def keyed_images(articles: Sequence[Article]) -> list[tuple[Image, str]]:
    """Return the articles' images that have a key, with it."""
    keyed = ((image, picture_key(image)) for article in articles for image in article.images)
    return [(image, key) for image, key in keyed if key]


def author_rows(article: Article) -> list[dict[str, Any]]:
    """Return the row of each of an article's authors."""
    return [
        {"key": author_key(article, author.name), "name": collapse(author.name), "url": author.url}
        for author in article.authors
    ]


def simple_rows(articles: Sequence[Article]) -> Iterable[tuple[Any, Longest, list[dict[str, Any]]]]:
    """Yield table, shown columns and rows of each kind with one key."""
    pictures = keyed_images(articles)
    captions = [image.caption for image, _ in pictures if image.caption]
    promoted = [teaser.url for article in articles for teaser in article.teasers]
    authors = [row for article in articles for row in author_rows(article)]
    images = [{"key": key, "media": image.media, "url": image.url} for image, key in pictures]
    yield AuthorRow, {"name": True, "url": False}, authors
    yield ImageRow, {"media": False, "url": False}, images
    yield CaptionRow, {"text": True}, [{"key": caption_key(text), "text": collapse(text)} for text in captions]
    yield TeaserRow, {"url": False}, [{"key": alias_key(url), "url": clean_url(url)} for url in promoted]


def author_key(article: Article, name: str) -> str:
    """Return the key of an author: the name within its site.

    Two sites' namesakes may be two people.
    """
    return digest(f"{site(host_of(article.url))}|{normal_form(name)}")


def picture_key(image: Image) -> str | None:
    """Return a picture's key: its URL's, else its caption's, if any."""
    if image.url:
        return digest(image_key(image.url))
    return digest(f"{image.media}:{caption_key(image.caption)}") if image.caption else None


def headline_key(text: str) -> str:
    """Return the key of a wording: its letters, else its signs."""
    return digest(wording(text) or normal_form(text))


def ensure(session: Session, table: Any, shown: Longest, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Map each key to its row's id, made where missing.

    Its ``shown`` columns in their best spelling.
    """
    best = best_rows(shown, rows)
    if session.get_bind().dialect.name == "postgresql":
        rows = [best[key] for key in sorted(best)]
        return {row.key: row.id for row in write_best(session, table, ("key",), shown, rows)}
    found = find_rows(session, table, best)
    missing = [best[key] for key in sorted(best.keys() - found.keys())]
    found |= {row.key: row for row in added_rows(session, table, missing, ["key"])}
    found |= find_rows(session, table, best.keys() - found.keys())
    for key in sorted(best):
        for name, longest in shown.items():
            if is_better(best[key][name], getattr(found[key], name), longest):
                improve(session, getattr(table, name), found[key].id, best[key][name], longest)
    return {key: row.id for key, row in found.items()}


def best_rows(shown: Longest, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Map each key to one row with the best spelling of each shown column."""
    best: dict[str, dict[str, Any]] = {}
    for row in rows:
        known = best.get(row["key"], row)
        better = {name: row[name] for name, longest in shown.items() if is_better(row[name], known[name], longest)}
        best[row["key"]] = known | better
    return best


def write_best(
    session: Session, table: Any, keys: tuple[str, ...], shown: Longest, rows: list[dict[str, Any]]
) -> Sequence[Any]:
    """Return the ids and keys of rows, made where missing and bettered where outdone.

    One statement.  The rows come in the order of their keys.  Those that are as good already are neither written nor
    held.
    """
    if not rows:
        return []
    statement = writing_best(table, tuple(rows[0]), keys, tuple(shown.items()))
    return session.connection().execute(statement, {"rows": as_json(rows)}).all()


@lru_cache(maxsize=16)
def writing_best(
    table: Any, columns: tuple[str, ...], keys: tuple[str, ...], shown: tuple[tuple[str, bool], ...]
) -> TextClause:
    """Return PostgreSQL's statement that makes rows with the best spellings.

    What another transaction made meanwhile conflicts, and is returned too.
    """
    name, listed, by = table.__tablename__, ", ".join(columns), ", ".join(keys)
    bettered = " OR ".join(outdoes("wanted", "old", column, longest) for column, longest in shown)
    merged = ", ".join(
        f"{column} = CASE WHEN {outdoes('excluded', name, column, longest)}"
        f" THEN excluded.{column} ELSE {name}.{column} END"
        for column, longest in shown
    )
    old_keys = ", ".join(f"old.{key}" for key in keys)
    return text(
        f"WITH wanted AS (SELECT * FROM {recordset('rows')} AS new ({declared(table, columns)})),"
        f" made AS (INSERT INTO {name} ({listed}) SELECT {', '.join(f'wanted.{column}' for column in columns)}"
        f" FROM wanted LEFT JOIN {name} AS old USING ({by}) WHERE old.id IS NULL OR {bettered}"
        f" ORDER BY {', '.join(f'wanted.{key}' for key in keys)}"
        f" ON CONFLICT ({by}) DO UPDATE SET {merged} RETURNING id, {by})"
        f" SELECT id, {by} FROM made UNION SELECT old.id, {old_keys} FROM wanted JOIN {name} AS old USING ({by})"
    )


def outdoes(new: str, old: str, column: str, longest: bool) -> str:
    """Return the SQL of ``is_better``."""
    one, other = f"{new}.{column}", f"{old}.{column}"
    sign = ">" if longest else "<"
    longer = f"length({one}) {sign} length({other})"
    first = f'length({one}) = length({other}) AND {one} COLLATE "C" < {other} COLLATE "C"'
    return f"({one} IS NOT NULL AND ({other} IS NULL OR {longer} OR {first}))"


def find_rows(session: Session, table: Any, keys: Collection[str]) -> dict[str, Any]:
    """Key -> row of those that exist."""
    if not keys:
        return {}
    rows = session.execute(select(*table.__table__.columns).where(table.key.in_(list(keys))))
    return {row.key: row for row in rows}


def ensure_headlines(session: Session, rows: list[dict[str, Any]]) -> dict[tuple[int, str], int]:
    """(teaser, key) -> id of each wording, made where missing."""
    best: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows:
        known = best.setdefault((row["teaser_id"], row["key"]), row)
        if is_better(row["text"], known["text"], True):
            best[row["teaser_id"], row["key"]] = row
    if session.get_bind().dialect.name == "postgresql":
        rows = [best[key] for key in sorted(best)]
        written = write_best(session, HeadlineRow, ("teaser_id", "key"), {"text": True}, rows)
        return {(row.teaser_id, row.key): row.id for row in written}
    found = find_headlines(session, best)
    missing = [best[key] for key in sorted(best.keys() - found.keys())]
    added = added_rows(session, HeadlineRow, missing, ["teaser_id", "key"])
    found |= {(row.teaser_id, row.key): row for row in added}
    found |= find_headlines(session, best.keys() - found.keys())
    for key in sorted(best):
        if is_better(best[key]["text"], found[key].text, True):
            improve(session, HeadlineRow.text, found[key].id, best[key]["text"], True)
    return {key: row.id for key, row in found.items()}


def find_headlines(session: Session, keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], Any]:
    """(teaser, key) -> row of those wordings that exist."""
    if not keys:
        return {}
    teasers, wordings = {teaser for teaser, _ in keys}, {key for _, key in keys}
    columns = select(HeadlineRow.id, HeadlineRow.teaser_id, HeadlineRow.key, HeadlineRow.text)
    rows = session.execute(columns.where(HeadlineRow.teaser_id.in_(teasers), HeadlineRow.key.in_(wordings)))
    return {(row.teaser_id, row.key): row for row in rows if (row.teaser_id, row.key) in keys}


def is_better(spelling: str | None, known: str | None, longest: bool) -> bool:
    """Tell whether a spelling is to be shown instead of the known one.

    Longer (or shorter), then first by code points.
    """
    if spelling is None or known is None:
        return spelling is not None
    sign = -1 if longest else 1
    return (sign * len(spelling), spelling) < (sign * len(known), known)


def improve(session: Session, shown: InstrumentedAttribute[Any], row_id: int, spelling: str, longest: bool) -> None:
    """Show this spelling, unless another process has brought a better one."""
    size = func.length(shown)
    code_points = shown if session.get_bind().dialect.name == "sqlite" else collate(shown, "C")
    outdone = (size < len(spelling)) if longest else (size > len(spelling))
    worse = or_(shown.is_(None), outdone, (size == len(spelling)) & (code_points > spelling))
    table = shown.class_
    session.execute(update(table).where(table.id == row_id, worse).values({shown.key: spelling}))
