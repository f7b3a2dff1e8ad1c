"""Integrity: rows that nothing refers to, counts that differ from what they count, raw pages that are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.archive import PackedPage
from worker.storage.articles.boilerplate.counts import count_blocks
from worker.storage.articles.orphans import parts, referenced_pages
from worker.storage.search.filling import missing_articles
from worker.storage.search.index import index_articles
from worker.storage.tables.addresses import AnswerRow, ClaimRow, RedirectRow, UnresolvedRow
from worker.storage.tables.articles import (
    AliasRow,
    ArticleRow,
    CaptureRow,
    ReadingRow,
    RevisionRow,
    StoryRow,
    UncountedRow,
)
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
from worker.storage.tables.stories import BlockCountRow, CopyGroupRow, RelinkRow, ResemblanceRow

# Rows shown of one finding, and rows removed in one transaction.
EXAMPLES = 3
PART = 1000
# Millionths by which a sum of rounded scores may differ from the scores' own.
ROUNDING = 1000
# Raw pages of no record that go unasked.
MOST_LEFT_OVER = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """Say what is wrong with how many rows, and which, a few of them.

    Orphans are left over by edits and erasures, and go with the next nightly check.
    """

    name: str
    count: int
    examples: tuple[str, ...]
    is_orphan: bool = False


@dataclass(frozen=True, slots=True)
class Orphans:
    """Name one kind of rows, and the columns that may refer to them."""

    name: str
    column: Any
    references: tuple[Any, ...]

    def unused(self) -> ColumnElement[bool]:
        """Return the condition that nothing refers to a row."""
        used = [select(reference).where(reference == self.column).exists() for reference in self.references]
        return ~or_(*used)


# In the order in which they go: what one kind refers to becomes an orphan with it.
ORPHANS = (
    Orphans("authors of no article", AuthorRow.id, (ArticleAuthorRow.author_id,)),
    Orphans("captions of no picture", CaptionRow.id, (OccurrenceRow.caption_id,)),
    Orphans("pictures of no article", ImageRow.id, (PlacementRow.image_id, OccurrenceRow.image_id)),
    Orphans("headlines of no teaser on any page", HeadlineRow.id, (SightingRow.headline_id,)),
    Orphans("teasers of no page", TeaserRow.id, (HeadlineRow.teaser_id, SightingRow.teaser_id)),
    Orphans("readings of no capture", ReadingRow.hash, (CaptureRow.reading, RevisionRow.reading, ArticleRow.reading)),
)
FACTS = (
    CaptureRow.own_key,
    ClaimRow.key,
    AnswerRow.alias,
    RedirectRow.from_alias,
    RedirectRow.to_alias,
    UnresolvedRow.key,
)
RESERVED = Orphans("addresses of no article", AliasRow.key, FACTS)


@dataclass(frozen=True, slots=True)
class RawPageCheck:
    """Hold the hashes of raw pages that are missing or idle.

    Missing are those that a row names and the archive lacks, idle those that are there and no row names.
    """

    missing: list[str]
    idle: list[str]

    @property
    def is_left_over(self) -> bool:
        """Tell whether writers may have left the idle ones.

        More are no left-overs: the archive is another database's.
        """
        return len(self.idle) <= MOST_LEFT_OVER


def compare(sessions: sessionmaker[Session], archived: Iterable[PackedPage], before: float) -> RawPageCheck:
    """Compare the raw pages that are there with the rows.

    Only what was put ``before`` (Unix seconds) counts as idle.
    """
    referenced = referenced_pages(sessions)
    missing, idle = set(referenced), []
    for stored in archived:
        missing.discard(stored.content_hash)
        if stored.content_hash not in referenced and stored.put_at < before:
            idle.append(stored.content_hash)
    return RawPageCheck(sorted(missing), idle)


def check(sessions: sessionmaker[Session], raw_pages: RawPageCheck | None = None) -> list[Finding]:
    """Return what is wrong with the records, and with the raw pages compared."""
    findings = []
    for orphans in ORPHANS:
        findings.append(look_for(sessions, orphans.name, orphans.column, orphans.unused(), is_orphan=True))
    reserved = AliasRow.article_id.is_(None) & RESERVED.unused()
    findings.append(look_for(sessions, RESERVED.name, AliasRow.key, reserved, is_orphan=True))
    for name, column, wrong in disagreements():
        findings.append(look_for(sessions, name, column, wrong))
    findings += [miscounted(sessions), unsearchable(sessions)]
    if raw_pages is not None:
        missing, idle = raw_pages.missing, raw_pages.idle
        findings.append(Finding("raw pages that the archive lacks", len(missing), tuple(missing[:EXAMPLES])))
        left_over = raw_pages.is_left_over
        findings.append(Finding("raw pages of no record", len(idle), tuple(idle[:EXAMPLES]), is_orphan=left_over))
    return [finding for finding in findings if finding.count]


def look_for(
    sessions: sessionmaker[Session], name: str, column: Any, wrong: ColumnElement[bool], *, is_orphan: bool = False
) -> Finding:
    """Count the rows for which a condition holds."""
    with sessions.begin() as session:
        count = session.scalar(select(func.count()).select_from(column.class_).where(wrong)) or 0
        some = session.scalars(select(column).where(wrong).order_by(column).limit(EXAMPLES)).all() if count else ()
    return Finding(name, count, tuple(map(str, some)), is_orphan)


def disagreements() -> Iterable[tuple[str, Any, ColumnElement[bool]]]:
    """Yield what must not be, with the column that identifies a row."""
    seen_later = (SightingRow, PlacementRow, OccurrenceRow)
    for table in seen_later:
        later = select(table.article_id).where(
            table.article_id == ArticleRow.id, table.last_seen_at > ArticleRow.last_seen_at
        )
        yield f"articles with a {table.__tablename__} later than their last page", ArticleRow.id, later.exists()
    captured = select(CaptureRow.id).where(CaptureRow.article_id == ArticleRow.id)
    yield "articles without a page", ArticleRow.id, ~captured.exists()
    told = select(CopyGroupRow.id).where(CopyGroupRow.id == ArticleRow.group_id)
    settled = ArticleRow.unsettled.is_(None) & (ArticleRow.group_id != 0)
    yield "settled articles whose text is in no group", ArticleRow.id, settled & ~told.exists()
    same = or_(
        CopyGroupRow.story_id == ArticleRow.story_id,
        CopyGroupRow.story_id.is_(None) & ArticleRow.story_id.is_(None),
    )
    yield (
        "articles of another story than their text's",
        ArticleRow.id,
        settled & told.exists() & ~told.where(same).exists(),
    )
    noted = select(RelinkRow.group_id).where(RelinkRow.group_id == CopyGroupRow.id)
    printed = select(ArticleRow.id).where(ArticleRow.group_id == CopyGroupRow.id)
    yield "texts that no article prints", CopyGroupRow.id, ~printed.exists() & ~noted.exists()
    alike = or_(ResemblanceRow.low_id == CopyGroupRow.id, ResemblanceRow.high_id == CopyGroupRow.id)
    added = select(func.coalesce(func.sum(ResemblanceRow.score), 0.0)).where(alike).scalar_subquery()
    astray = func.abs(CopyGroupRow.strength - 1_000_000 * added) > ROUNDING
    yield "texts whose strength is not the sum of their resemblances", CopyGroupRow.id, astray
    telling = select(func.count(ArticleRow.id)).where(ArticleRow.story_id == StoryRow.id).scalar_subquery()
    yield "stories of fewer than two articles", StoryRow.id, telling < 2


def miscounted(sessions: sessionmaker[Session]) -> Finding:
    """Count the sources whose block counts are not those of their blocks."""
    with sessions.begin() as session:
        noted = select(UncountedRow.source_id)
        counted = select(BlockCountRow.source_id).where(BlockCountRow.source_id.not_in(noted)).distinct()
        wrong = [source_id for source_id in session.scalars(counted).all() if not is_counted(session, source_id)]
    return Finding("sources whose blocks are counted wrong", len(wrong), tuple(map(str, wrong[:EXAMPLES])))


def unsearchable(sessions: sessionmaker[Session]) -> Finding:
    """Count the articles missing in the search index, up to one part."""
    with sessions.begin() as session:
        missing = missing_articles(session, PART)
    return Finding("articles that no search finds", len(missing), tuple(map(str, missing[:EXAMPLES])))


def is_counted(session: Session, source_id: int) -> bool:
    """Return whether a source's stored block counts are what its blocks give."""
    stored = session.execute(
        select(BlockCountRow.hash, BlockCountRow.documents, BlockCountRow.days).where(
            BlockCountRow.source_id == source_id
        )
    )
    found = {(count.block_hash, count.documents, count.days) for count in count_blocks(session, source_id).blocks}
    return {tuple(row) for row in stored} == found


def repair(sessions: sessionmaker[Session]) -> int:
    """Remove every orphan and return how many; index what no search finds."""
    with sessions.begin() as session:
        index_articles(session, missing_articles(session, PART))
    removed = sum(sweep(sessions, orphans, orphans.unused) for orphans in ORPHANS)
    return removed + sweep(sessions, RESERVED, lambda: AliasRow.article_id.is_(None) & RESERVED.unused())


def sweep(sessions: sessionmaker[Session], orphans: Orphans, unused: Callable[[], ColumnElement[bool]]) -> int:
    """Remove the orphans of one kind; one referred to meanwhile stays."""
    removed = 0
    with sessions.begin() as session:
        keys = set(session.scalars(select(orphans.column).where(unused())))
    for part in parts(keys):
        for start in range(0, len(part), PART):
            with sessions.begin() as session:
                chosen = orphans.column.in_(part[start : start + PART])
                gone = delete(orphans.column.class_).where(chosen, unused())
                result: Any = session.execute(gone.execution_options(synchronize_session=False))
                removed += result.rowcount
    return removed
