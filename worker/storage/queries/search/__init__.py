"""Search: the articles that hold some words, the best first, a page at a time; the one module behind every face.

Of many matches the newest are ranked, then the next newest, and so on: the work of a page is bounded, and whoever turns
all pages sees each match once.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal, TypeAlias, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from worker.errors import InputError
from worker.records.article_filter import ArticleFilter
from worker.storage.queries.article_filter import conditions
from worker.storage.queries.article_list import Listed
from worker.storage.queries.search.cursor import Cursor, name_question, place_of, read_cursor, write_cursor
from worker.storage.queries.search.hits import Hit, read_hits
from worker.storage.search.expression import Expression, read_expression
from worker.storage.search.labels import filter_labels
from worker.storage.search.matches import Match, Question, newest_matches
from worker.storage.search.ranks import among, rank
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import SourceRow

Order: TypeAlias = Literal["rank", "newest"]

# Matches that are ranked together, and up to which they and their facets are counted.
MOST_RANKED = 1_000
MOST_HITS = 100
# What the labels of the index answer; the rest is asked of the articles' rows.
LABELLED = ("source", "language", "kind", "author", "tag", "has_caption", "is_published")
EVERYTHING = ArticleFilter()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Hold one page of a search.

    ``total`` counts all matches; where ``is_exact`` is False there are more.  ``next_cursor`` is None on the last page;
    a page may hold fewer than were asked for and not be the last.
    """

    hits: tuple[Hit, ...]
    next_cursor: str | None
    total: int
    is_exact: bool

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict with one key per field."""
        rest = {name: getattr(self, name) for name in ("next_cursor", "total", "is_exact")}
        return {"hits": [hit.as_dict() for hit in self.hits], **rest}


@dataclass(frozen=True, slots=True)
class Facets:
    """Count matches by what they are, the most frequent first, months the latest first.

    Counted are the newest ``counted`` matches, which are all where ``is_exact``.  None stands for unknown.
    """

    counted: int
    is_exact: bool
    sources: tuple[tuple[str | None, int], ...]
    languages: tuple[tuple[str | None, int], ...]
    kinds: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, int], ...]


NO_PAGE = SearchPage((), None, 0, True)
NO_FACETS = Facets(0, True, (), (), (), ())


class Searches:
    """Search the articles in the database."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def search(
        self,
        query: str,
        wanted: ArticleFilter = EVERYTHING,
        cursor: str | None = None,
        limit: int = 20,
        order: Order = "rank",
    ) -> SearchPage:
        """Return a page of the articles that hold the words and pass the filter.

        ``query`` is words, "phrases", -word, begin* and OR; empty finds all that passes, the newest first.  Raises
        InputError, in one line, for a query or a cursor that cannot be read.
        """
        expression = read_call(query, limit, order)
        asked = name_question(query.split(), wanted, order)
        given = read_cursor(cursor, asked) if cursor is not None else None
        with self.sessions() as session:
            session.connection(execution_options={"reads_only": True})
            question = read_question(session, expression, wanted, given.last_id if given else None)
            if question is None:
                return NO_PAGE
            place = given or Cursor(asked, question.last_id, -1, True)
            # Matches are ranked together, and the first page counts them; a later one in order of date does neither.
            most = MOST_RANKED if is_ranked(expression, order) or given is None else limit
            found = newest_matches(session, question, place.match, most + 1)
            return choose_page(session, question, found, place, limit, order)

    def overview(
        self, query: str, wanted: ArticleFilter = EVERYTHING, limit: int = 20, order: Order = "rank"
    ) -> tuple[SearchPage, Facets]:
        """Return the first page and the facets, both of the same matches.

        Raises InputError for a query that cannot be read.
        """
        expression = read_call(query, limit, order)
        asked = name_question(query.split(), wanted, order)
        with self.sessions() as session:
            session.connection(execution_options={"reads_only": True})
            question = read_question(session, expression, wanted, None)
            if question is None:
                return NO_PAGE, NO_FACETS
            found = newest_matches(session, question, None, MOST_RANKED + 1)
            first = Cursor(asked, question.last_id, -1, True)
            return choose_page(session, question, found, first, limit, order), count_facets(session, found)

    def first(
        self, query: str, wanted: ArticleFilter = EVERYTHING, limit: int = 20, order: Order = "rank"
    ) -> tuple[SearchPage, Iterator[Hit]]:
        """Return the first page, and its hits and those of later pages."""
        page = self.search(query, wanted, None, min(limit, MOST_HITS), order)
        return page, islice(self._onward(page, query, wanted, min(limit, MOST_HITS), order), min(limit, sys.maxsize))

    def _onward(self, page: SearchPage, query: str, wanted: ArticleFilter, limit: int, order: Order) -> Iterator[Hit]:
        """Yield the hits of a page and of all behind it."""
        yield from page.hits
        while page.next_cursor is not None:
            page = self.search(query, wanted, page.next_cursor, limit, order)
            yield from page.hits

    def facets(self, query: str, wanted: ArticleFilter = EVERYTHING) -> Facets:
        """Return counts of what the matches are.

        Raises InputError for a query that cannot be read.
        """
        expression = read_expression(query)
        with self.sessions() as session:
            session.connection(execution_options={"reads_only": True})
            question = read_question(session, expression, wanted, None)
            if question is None:
                return NO_FACETS
            return count_facets(session, newest_matches(session, question, None, MOST_RANKED + 1))


def read_question(
    session: Session, expression: Expression, wanted: ArticleFilter, last_id: int | None
) -> Question | None:
    """Return what is asked of the index; None where nothing can match."""
    source_id = None
    if wanted.source is not None:
        source_id = session.scalar(select(SourceRow.id).where(SourceRow.slug == wanted.source))
        if source_id is None:
            return None
    if last_id is None:
        last_id = session.scalar(select(func.max(ArticleRow.id))) or 0
    rest = replace(wanted, **dict.fromkeys(LABELLED))
    return Question(expression, tuple(filter_labels(wanted, source_id)), tuple(conditions(rest)), last_id)


def read_call(query: str, limit: int, order: Order) -> Expression:
    """Return the expression of a query.

    Raises InputError for one that cannot be read, and for a limit or order that is not allowed.
    """
    if order not in get_args(Order):
        raise InputError(f"order {order!r}: allowed are {', '.join(get_args(Order))}")
    if not 1 <= limit <= MOST_HITS:
        raise InputError(f"limit {limit}: allowed are 1 to {MOST_HITS}")
    return read_expression(query)


def is_ranked(expression: Expression, order: Order) -> bool:
    """Return whether the best matches come first, not the newest."""
    return order == "rank" and bool(expression.choices)


def choose_page(
    session: Session, asked: Question, found: Sequence[Match], cursor: Cursor, limit: int, order: Order
) -> SearchPage:
    """Return the page behind a cursor, of the matches found there."""
    choose = by_rank if is_ranked(asked.expression, order) else by_date
    return choose(session, asked, found, counted(cursor, found), limit)


def by_date(session: Session, asked: Question, found: Sequence[Match], cursor: Cursor, limit: int) -> SearchPage:
    """Return the page behind a cursor, the newest first."""
    shown = found[:limit]
    onward = replace(cursor, before=place_of(shown[-1])) if len(found) > limit else None
    return page(session, asked, [(match, None) for match in shown], cursor, onward)


def by_rank(session: Session, asked: Question, found: Sequence[Match], cursor: Cursor, limit: int) -> SearchPage:
    """Return the page behind a cursor, the best of the newest matches first."""
    ranked = found[:MOST_RANKED]
    scores = rank(session, asked.expression, [match.article_id for match in ranked])
    ordered = sorted(ranked, key=lambda match: order_of(match, scores))
    if cursor.after is not None:
        behind = (-cursor.after[0], -cursor.after[1])
        ordered = [match for match in ordered if order_of(match, scores) > behind]
    shown = ordered[:limit]
    onward = None
    if len(ordered) > limit:
        last = order_of(shown[-1], scores)
        onward = replace(cursor, after=(-last[0], -last[1]))
    elif len(found) > MOST_RANKED:
        onward = replace(cursor, before=place_of(ranked[-1]), after=None)
    return page(session, asked, [(match, scores.get(match.article_id, 0.0)) for match in shown], cursor, onward)


def order_of(match: Match, scores: dict[int, float]) -> tuple[float, int]:
    """Return what orders matches: the rank, and of the same rank the latest stored first."""
    return -scores.get(match.article_id, 0.0), -match.article_id


def counted(cursor: Cursor, found: Sequence[Match]) -> Cursor:
    """Return a cursor with the number of all matches, which the first page counts."""
    if cursor.total >= 0:
        return cursor
    return replace(cursor, total=min(len(found), MOST_RANKED), is_exact=len(found) <= MOST_RANKED)


def page(
    session: Session,
    asked: Question,
    shown: Sequence[tuple[Match, float | None]],
    cursor: Cursor,
    onward: Cursor | None,
) -> SearchPage:
    """Return a page of these matches, as they are shown."""
    hits = read_hits(session, asked.expression, {match.article_id: score for match, score in shown})
    return SearchPage(tuple(hits), write_cursor(onward) if onward else None, cursor.total, cursor.is_exact)


def count_facets(session: Session, found: Sequence[Match]) -> Facets:
    """Return the counts of the newest of some matches."""
    newest = found[:MOST_RANKED]
    columns = (ArticleRow.source_id, ArticleRow.language, ArticleRow.kind)
    chosen = among(session, "article.id", [match.article_id for match in newest])
    groups = session.execute(select(*columns, func.count()).where(chosen).group_by(*columns)).all()
    slugs = dict(session.execute(select(SourceRow.id, SourceRow.slug)).all())
    months = Counter(f"{match.dated_at:%Y-%m}" for match in newest)
    return Facets(
        counted=sum(group[-1] for group in groups),
        is_exact=len(found) <= MOST_RANKED,
        sources=ordered((slugs.get(group.source_id), group[-1]) for group in groups),
        languages=ordered((group.language, group[-1]) for group in groups),
        kinds=ordered((group.kind, group[-1]) for group in groups),
        months=tuple(sorted(months.items(), reverse=True)),
    )


def ordered(counts: Iterable[tuple[Any, int]]) -> tuple[tuple[Any, int], ...]:
    """Return what was counted with its sum, the most frequent first."""
    sums: Counter[Any] = Counter()
    for name, count in counts:
        sums[name] += count
    return tuple(sorted(sums.items(), key=lambda item: (-item[1], item[0] or "")))


__all__ = ["Facets", "Hit", "Listed", "Order", "SearchPage", "Searches"]
