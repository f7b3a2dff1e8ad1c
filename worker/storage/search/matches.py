"""Matches: the newest articles that an expression and labels name, from the index of either database.

An inverted index gives all articles of a word or none, so that a word of every article would make it read them all.
Labels of days, months and years bound that: the newest thousands of articles are asked first, then ten times as many,
and all only where the word is so rare that they are few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, false, literal, select, text, tuple_
from sqlalchemy.orm import Session

from worker.storage.database.types import UtcDateTime
from worker.storage.search.expression import Expression, to_match, to_tsquery
from worker.storage.search.labels import configuration_label, span_labels
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.search import article_search, article_text

Rows: TypeAlias = Select[int, datetime]

# Articles of the first two windows for each match that is wanted.
WINDOWS = (4, 40)
ON_POSTGRES = text("article_search.document @@ CAST(:expression AS tsquery)")
ON_SQLITE = text("article_text MATCH :expression")
# Every stemming that an article was indexed with, by skipping from one to the next.
CONFIGURATIONS = text("""
    WITH RECURSIVE known (config) AS (
        SELECT min(config) FROM article_search
        UNION ALL SELECT (SELECT min(s.config) FROM article_search AS s WHERE s.config > k.config)
        FROM known AS k WHERE k.config IS NOT NULL)
    SELECT config FROM known WHERE config IS NOT NULL""")
STEMMED = text("SELECT CAST(to_tsquery(CAST(CAST(:config AS text) AS regconfig), :expression) AS text)")


@dataclass(frozen=True, slots=True)
class Match:
    """Name one article that was found, and its date."""

    article_id: int
    dated_at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """Hold what is asked of the index and of the articles' rows.

    Articles stored after ``last_id`` do not count.
    """

    expression: Expression
    labels: tuple[str, ...] = ()
    conditions: tuple[ColumnElement[bool], ...] = ()
    last_id: int = 0


def newest_matches(session: Session, asked: Question, before: Match | None, most: int) -> list[Match]:
    """Return the newest articles that match, from behind one, at most so many."""
    if not asked.expression.choices and not asked.labels:
        everything = select(ArticleRow.id, ArticleRow.dated_at).where(*asked.conditions)
        return read(session, everything, ArticleRow.id, ArticleRow.dated_at, asked, None, before, most)
    within = on_postgres(session, asked) if session.get_bind().dialect.name == "postgresql" else on_sqlite(asked)
    columns = article_search.c
    found: list[Match] = []
    for first, spans in windows(session, before, most):
        rows = within(spans)
        if asked.conditions:
            rows = rows.join(ArticleRow, ArticleRow.id == columns.article_id).where(*asked.conditions)
        found = read(session, rows, columns.article_id, columns.dated_at, asked, first, before, most)
        if len(found) >= most:
            break
    return found


def windows(session: Session, before: Match | None, most: int) -> Iterator[tuple[datetime | None, list[str]]]:
    """Yield growing spans of time: their begin, and the labels that cover them.

    The last span is all of time.
    """
    newest = select(ArticleRow.dated_at).order_by(ArticleRow.dated_at.desc(), ArticleRow.id.desc())
    last = before.dated_at if before else session.scalar(newest.limit(1))
    if last is not None:
        newest = newest.where(ArticleRow.dated_at <= last)
        for share in WINDOWS:
            first = session.scalar(newest.offset(share * most).limit(1))
            if first is None:
                break  # There are not so many.
            if spans := span_labels(first, last):
                yield first, spans
    yield None, []


def read(
    session: Session,
    rows: Rows,
    article_id: Any,
    dated_at: Any,
    asked: Question,
    first: datetime | None,
    before: Match | None,
    most: int,
) -> list[Match]:
    """Return the newest of some rows from a moment on, behind an article."""
    rows = rows.where(article_id <= asked.last_id)
    if first is not None:
        rows = rows.where(dated_at >= first)
    if before is not None:
        rows = rows.where(
            tuple_(dated_at, article_id) < tuple_(literal(before.dated_at, UtcDateTime()), before.article_id)
        )
    newest = rows.order_by(dated_at.desc(), article_id.desc()).limit(most)
    return [Match(*row) for row in session.execute(newest)]


def on_postgres(session: Session, asked: Question) -> Callable[[Sequence[str]], Rows]:
    """Return the query of PostgreSQL's index by the labels of which an article has one.

    Each language's articles are asked for the words stemmed as theirs are.
    """
    expression = asked.expression
    stems = stemmed(session, expression) if expression.choices else {}
    ways = [f"({words} & {named(configuration_label(config))})" for config, words in stems.items()]
    parts = [f"({' | '.join(ways)})"] if ways else []
    parts += map(named, asked.labels)

    def within(spans: Sequence[str]) -> Rows:
        some = [f"({' | '.join(map(named, spans))})"] if spans else []
        rows = select(article_search.c.article_id, article_search.c.dated_at)
        if expression.choices and not ways:
            return rows.where(false())  # Of words that stand everywhere nothing is left.
        return rows.where(ON_POSTGRES.bindparams(expression=" & ".join(parts + some)))

    return within


def on_sqlite(asked: Question) -> Callable[[Sequence[str]], Rows]:
    """Return the query of SQLite's index by the labels of which an article has one."""

    def within(spans: Sequence[str]) -> Rows:
        rows = select(article_search.c.article_id, article_search.c.dated_at)
        joined = rows.join(article_text, article_text.c.rowid == article_search.c.article_id)
        return joined.where(ON_SQLITE.bindparams(expression=to_match(asked.expression, asked.labels, spans)))

    return within


def stemmed(session: Session, expression: Expression) -> dict[str, str]:
    """Return an expression by each stemming of the index.

    Left out are those of which all its words are too common.
    """
    said = to_tsquery(expression)
    configs = session.scalars(CONFIGURATIONS).all()
    found = {config: session.scalar(STEMMED, {"config": config, "expression": said}) for config in configs}
    return {config: words for config, words in found.items() if words}


def named(label: str) -> str:
    """Return a label as a tsquery has it; no word of a text is alike."""
    return f"':{label}'"
