"""Left-overs: shared rows, readings and raw pages that nothing refers to any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.captions import best_spelling
from worker.storage.tables.articles import ArticleRow, CaptureRow, ReadingRow, RevisionRow
from worker.storage.tables.crawl import PageRow
from worker.storage.tables.shared_rows import (
    ArticleAuthorRow,
    AuthorRow,
    CaptionRow,
    HeadlineRow,
    ImageRow,
    OccurrenceRow,
    PlacementRow,
    SightingRow,
    TeaserRow,
)

# Keys in one statement; SQLite takes 32,766 values.
PART = 5000


@dataclass
class Referred:
    """Name the shared rows that something removed had referred to."""

    authors: set[int] = field(default_factory=set)
    images: set[int] = field(default_factory=set)
    captions: set[int] = field(default_factory=set)
    headlines: set[int] = field(default_factory=set)
    teasers: set[int] = field(default_factory=set)
    readings: set[str] = field(default_factory=set)

    def __or__(self, other: Referred) -> Referred:
        """Return what either had referred to."""
        return Referred(**{name: getattr(self, name) | getattr(other, name) for name in self.__dataclass_fields__})


def referred_by(session: Session, article_id: int) -> Referred:
    """Return what an article refers to."""

    def values(column: Any) -> set[Any]:
        return set(session.scalars(select(column).where(column.class_.article_id == article_id)))

    return Referred(
        authors=values(ArticleAuthorRow.author_id),
        images=values(PlacementRow.image_id) | values(OccurrenceRow.image_id),
        captions=values(OccurrenceRow.caption_id),
        headlines=values(SightingRow.headline_id),
        teasers=values(SightingRow.teaser_id),
        readings=values(CaptureRow.reading) | values(RevisionRow.reading),
    )


def collect(session: Session, referred: Referred) -> None:
    """Delete those of these rows that nothing refers to.

    Captions that stay show the best spelling that is left.
    """
    users: list[tuple[Any, set[Any], list[Any]]] = [
        (AuthorRow.id, referred.authors, [ArticleAuthorRow.author_id]),
        (CaptionRow.id, referred.captions, [OccurrenceRow.caption_id]),
        (ImageRow.id, referred.images, [PlacementRow.image_id, OccurrenceRow.image_id]),
        (HeadlineRow.id, referred.headlines, [SightingRow.headline_id]),
        (TeaserRow.id, referred.teasers, [HeadlineRow.teaser_id, SightingRow.teaser_id]),
        (ReadingRow.hash, referred.readings, [CaptureRow.reading, RevisionRow.reading, ArticleRow.reading]),
    ]
    for column, keys, references in users:
        unused = [~select(reference).where(reference == column).exists() for reference in references]
        for part in parts(keys):
            session.execute(
                delete(column.class_).where(column.in_(part), *unused).execution_options(synchronize_session=False)
            )
    for caption in session.scalars(select(CaptionRow).where(CaptionRow.id.in_(sorted(referred.captions)))):
        texts = session.scalars(select(OccurrenceRow.text).where(OccurrenceRow.caption_id == caption.id))
        caption.text = best_spelling(texts)


def unreferenced_hashes(sessions: sessionmaker[Session], hashes: Iterable[str]) -> tuple[str, ...]:
    """Return those of these raw pages that no page row refers to, sorted."""
    left: set[str] = set()
    with sessions.begin() as session:
        for part in parts(set(hashes)):
            used = session.scalars(select(PageRow.content_hash).where(PageRow.content_hash.in_(part)))
            left |= set(part) - set(used)
    return tuple(sorted(left))


def referenced_pages(sessions: sessionmaker[Session]) -> set[str]:
    """Return every raw page that a page row refers to."""
    with sessions.begin() as session:
        return set(session.scalars(select(PageRow.content_hash).distinct()))


def parts(keys: set[Any]) -> Iterable[list[Any]]:
    """Yield the keys, sorted, in parts that fit one statement."""
    ordered = sorted(keys)
    return (ordered[start : start + PART] for start in range(0, len(ordered), PART))
