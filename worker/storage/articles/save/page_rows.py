"""Rows of lone pages: all that hangs on their articles, as sets to write at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from worker.storage.articles.render import block_rows, revision_values
from worker.storage.articles.revisions import revisions
from worker.storage.articles.save import claim_rows
from worker.storage.articles.save.article_rows import Record
from worker.storage.articles.shared_rows import Shared, author_key
from worker.storage.articles.sightings import KEYS, Rows, occurrences, placements, teaser_sightings
from worker.storage.changes import change_row, changes_between
from worker.storage.database.row_sets import Added, Changed, RowSet
from worker.storage.tables.addresses import ClaimRow
from worker.storage.tables.articles import AliasRow, ArticleRow, BlockRow, RevisionRow, UncountedRow
from worker.storage.tables.changes import ChangeRow
from worker.storage.tables.shared_rows import ArticleAuthorRow, OccurrenceRow, PlacementRow, SightingRow

SIGHTINGS = ((PlacementRow, placements), (OccurrenceRow, occurrences), (SightingRow, teaser_sightings))


@dataclass(frozen=True, slots=True)
class Stored:
    """Hold one record with the ids that its article and its capture have.

    ``revision`` is its number, where the page brought one, and what it changed.
    """

    record: Record
    article_id: int
    capture_id: int
    revision: tuple[int, Sequence[str]] | None


def page_sets(stored: Sequence[Stored], shared: Shared) -> list[RowSet]:
    """Return the rows of all tables but those whose ids had to be known before."""
    return [
        *article_sets([each for each in stored if each.record.lone.article_id is not None]),
        *address_sets(stored),
        *text_sets([each for each in stored if each.record.is_rewritten], shared),
        *history_sets(stored, shared),
    ]


def article_sets(known: Sequence[Stored]) -> Iterator[RowSet]:
    """Yield what changes in the rows of known articles: texts, or only times."""
    for is_rewritten in (False, True):
        rows = [article_row(each) for each in known if each.record.is_rewritten == is_rewritten]
        yield Changed(ArticleRow, rows, ("id",))


def address_sets(stored: Sequence[Stored]) -> Iterator[RowSet]:
    """Yield what the pages say of addresses."""
    yield Changed(AliasRow, [row for each in stored for row in alias_rows(each)], ("key",))
    yield Added(ClaimRow, [row for each in stored for row in claims_of(each)])
    yield Changed(ClaimRow, [row for each in stored for row in outdated_claims(each)], ("capture_id", "kind", "key"))


def text_sets(rewritten: Sequence[Stored], shared: Shared) -> Iterator[RowSet]:
    """Yield what belongs to the texts that articles show now."""
    articles = [(each.article_id, each.record.lone.arrival.reading.article) for each in rewritten]
    yield Added(BlockRow, [row for key, article in articles for row in block_rows(key, article.blocks)])
    yield Added(ArticleAuthorRow, [row for each in rewritten for row in author_rows(each, shared)])


def history_sets(stored: Sequence[Stored], shared: Shared) -> Iterator[RowSet]:
    """Yield what the pages add to sightings and revisions, and what followers are told."""
    for table, read in SIGHTINGS:
        yield sightings(table, [(each, read(*shown_by(each, shared))) for each in stored])
    yield Added(RevisionRow, [row for each in stored for row in revision_rows(each)])
    sources = sorted(source_id for each in stored for source_id in each.record.uncounted)
    yield Added(UncountedRow, [{"source_id": source_id} for source_id in sources])
    yield Added(ChangeRow, [row for each in stored for row in change_rows(each)])


def article_row(stored: Stored) -> dict[str, Any]:
    """Return what changes in the row of a known article."""
    return {"id": stored.article_id, **stored.record.values}


def alias_rows(stored: Stored) -> Iterable[dict[str, Any]]:
    """Return the aliases that become the article's."""
    return ({"key": key, "article_id": stored.article_id} for key in stored.record.lone.unowned)


def claims_of(stored: Stored) -> list[dict[str, Any]]:
    """Return the rows of what the page claims."""
    return claim_rows(stored.capture_id, stored.record.lone.claims, stored.record.lone.in_force)


def outdated_claims(stored: Stored) -> Iterable[dict[str, Any]]:
    """Return the claims of earlier pages that are no longer in force."""
    return (
        {"capture_id": capture_id, "kind": kind, "key": key, "is_current": False}
        for capture_id, kind, key in stored.record.lone.outdated
    )


def author_rows(stored: Stored, shared: Shared) -> list[dict[str, Any]]:
    """Return the article's authors in the order of its byline."""
    article = stored.record.lone.arrival.reading.article
    keys = dict.fromkeys(author_key(article, author.name) for author in article.authors)
    return [
        {"article_id": stored.article_id, "position": position, "author_id": shared.authors[key]}
        for position, key in enumerate(keys)
    ]


def shown_by(stored: Stored, shared: Shared) -> tuple[Any, Shared, Any]:
    """Return what reading a page's sightings takes."""
    arrival = stored.record.lone.arrival
    return arrival.reading.article, shared, arrival.origin.fetched_at


def sightings(table: Any, found: Iterable[tuple[Stored, Rows]]) -> Added:
    """Return the sightings of one kind.

    What was seen before says what this page says from now on.
    """
    keys = ("article_id", *KEYS[table])
    rows: list[Mapping[str, Any]] = [
        {**dict(zip(keys, (stored.article_id, *key), strict=True)), **row}
        for stored, seen in found
        for key, row in sorted(seen.items(), key=lambda item: item[0])
    ]
    renewed = tuple(name for name in (rows[0] if rows else ()) if name not in (*keys, "first_seen_at"))
    return Added(table, rows, keys, renewed)


def change_rows(stored: Stored) -> list[dict[str, Any]]:
    """Return what became of the article, for those who follow."""
    record = stored.record
    number = len(revisions(record.lone.captures))
    changes = changes_between(stored.article_id, record.before, record.after, number)
    return [change_row(change, record.lone.arrival.origin.parsed_at) for change in changes]


def revision_rows(stored: Stored) -> list[dict[str, Any]]:
    """Return the revision that the page brought, if it did."""
    if stored.revision is None:
        return []
    number, changed = stored.revision
    return [revision_values(stored.article_id, number, stored.record.lone.capture, list(changed))]
