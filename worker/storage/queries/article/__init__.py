"""Looking up one article, with all that is known of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, union
from sqlalchemy.orm import Session

from worker.dedup.boilerplate import left_out
from worker.records import FetchedPage, plain
from worker.storage.articles.identity import BELIEVED_KINDS
from worker.storage.articles.render import captures_of, learned
from worker.storage.articles.revisions import current_capture
from worker.storage.database.json_columns import page_from
from worker.storage.database.keys import alias_key
from worker.storage.queries.promotions import Promotion, promoted_on, promotes
from worker.storage.tables.addresses import ClaimRow, RedirectRow
from worker.storage.tables.articles import (
    AliasRow,
    ArticleRow,
    BlockRow,
    CaptureRow,
    ReadingRow,
    RevisionRow,
)
from worker.storage.tables.crawl import PageRow, SourceRow
from worker.storage.tables.stories import ResemblanceRow

# Articles of one story that are shown: an agency report may stand at thousands of addresses.
MOST_LINKS = 500


@dataclass(frozen=True, slots=True)
class StoryLink:
    """Link another article of the story.

    ``score`` (0 to 1) says how strongly, where that was measured.
    """

    article_id: int
    url: str
    title: str | None
    kind: str
    score: float | None = None


@dataclass(frozen=True, slots=True, order=True)
class StatedAddress:
    """Say what a page states of another address, and whether that is believed."""

    page: str
    kind: str
    url: str
    is_believed: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """Describe one state of the content.

    What it changed, when it was seen, and through what kind of parse.
    """

    number: int
    seen_at: datetime
    reason: str
    changed: tuple[str, ...]
    content_hash: str


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """Hold one article with all that is known of it.

    ``record`` has the keys of ``Article.as_dict``, its text clean.
    """

    id: int
    record: dict[str, Any]
    source: str | None
    story_id: int | None
    story: tuple[StoryLink, ...]
    aliases: tuple[str, ...]
    claims: tuple[StatedAddress, ...]
    revisions: tuple[Revision, ...]
    promoted_on: tuple[Promotion, ...]
    promotes: tuple[Promotion, ...]
    boilerplate: tuple[str, ...]
    first_seen_at: datetime
    last_seen_at: datetime
    unpublished_at: datetime | None
    unpublished_reason: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict: the record's keys, and one for each other field."""
        rest = {name: plain(getattr(self, name)) for name in self.__dataclass_fields__ if name != "record"}
        return {"id": rest.pop("id"), **self.record, **rest}


def find_id(session: Session, id_or_url: int | str) -> int | None:
    """Return the id of the article with an id or at an address.

    Any spelling of the address will do; None where there is none.
    """
    if isinstance(id_or_url, int) or id_or_url.isdecimal():
        number = int(id_or_url)
        known = 0 < number < 1 << 63 and session.scalar(select(ArticleRow.id).where(ArticleRow.id == number))
        return known or None
    return session.scalar(select(AliasRow.article_id).where(AliasRow.key == alias_key(id_or_url)))


def read_article(session: Session, article_id: int) -> StoredArticle:
    """Return an article with all that is known of it."""
    row = session.get_one(ArticleRow, article_id)
    source = session.scalar(select(SourceRow.slug).where(SourceRow.id == row.source_id))
    return StoredArticle(
        id=row.id,
        record=read_record(session, row),
        source=source,
        story_id=row.story_id,
        story=tuple(story_of(session, row)),
        aliases=tuple(addresses(session, row.id)),
        claims=tuple(read_claims(session, row.id)),
        revisions=tuple(read_revisions(session, row.id)),
        promoted_on=tuple(promoted_on(session, row.id)),
        promotes=tuple(promotes(session, row.id)),
        boilerplate=tuple(lines_left_out(session, row)),
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        unpublished_at=row.unpublished_at,
        unpublished_reason=row.unpublished_reason,
    )


def read_record(session: Session, row: ArticleRow) -> dict[str, Any]:
    """Return the record of the current capture, with the clean text."""
    record: dict[str, Any] = session.scalars(select(ReadingRow.record).where(ReadingRow.hash == row.reading)).one()
    teasers = session.scalars(
        select(CaptureRow.teasers)
        .where(CaptureRow.article_id == row.id, CaptureRow.reading == row.reading)
        .order_by(CaptureRow.fetched_at.desc(), CaptureRow.id)
    ).first()
    suspects = count_suspects(session, row.id)
    warnings = [*record["warnings"], *(["suspect_page"] if suspects else [])]
    shown = {"text": row.text, "word_count": row.word_count, "canonical_url": row.canonical_url, "warnings": warnings}
    return record | shown | {"teasers": teasers or []}


def read_page(session: Session, article_id: int) -> FetchedPage | None:
    """Return the page that an article's record was read from, if it is still kept."""
    row = session.get(PageRow, current_capture(captures_of(session, article_id)).page_id)
    return page_from(row) if row is not None else None


def lines_left_out(session: Session, row: ArticleRow) -> Iterable[str]:
    """Return the lines that the clean text leaves out, in reading order."""
    if not row.rendered_without:
        return []
    blocks = session.execute(
        select(BlockRow.text, BlockRow.hash).where(BlockRow.article_id == row.id).order_by(BlockRow.position)
    ).all()
    gone = left_out([block.hash for block in blocks], learned(session, row.source_id))
    return [blocks[at].text for at in sorted(gone)]


def addresses(session: Session, article_id: int) -> list[str]:
    """Return every address that led to the article or is believed to be its own."""
    mine = select(AliasRow.key).where(AliasRow.article_id == article_id)
    believed = (
        select(ClaimRow.url)
        .join(CaptureRow, CaptureRow.id == ClaimRow.capture_id)
        .where(CaptureRow.article_id == article_id, ClaimRow.is_current, ClaimRow.key.in_(mine))
        .where(ClaimRow.kind.in_(BELIEVED_KINDS))
    )
    found = [
        select(CaptureRow.url).where(CaptureRow.article_id == article_id, CaptureRow.url.is_not(None)),
        select(RedirectRow.from_url).where(RedirectRow.from_alias.in_(mine)),
        select(RedirectRow.to_url).where(RedirectRow.to_alias.in_(mine)),
        believed,
    ]
    return sorted(set(session.scalars(union(*found))))


def read_claims(session: Session, article_id: int) -> list[StatedAddress]:
    """Return what the article's pages claim of other addresses, believed or not."""
    mine = set(session.scalars(select(AliasRow.key).where(AliasRow.article_id == article_id)))
    rows = session.execute(
        select(ClaimRow.kind, ClaimRow.url, ClaimRow.key, CaptureRow.url.label("page"))
        .join(CaptureRow, CaptureRow.id == ClaimRow.capture_id)
        .where(CaptureRow.article_id == article_id, ClaimRow.is_current)
    )
    return sorted({StatedAddress(row[3] or "", row[0], row[1], is_believed(row, mine)) for row in rows})


def is_believed(claim: Any, aliases: Collection[str]) -> bool:
    """Tell whether a claim joins its page to the address."""
    return claim[0] in BELIEVED_KINDS and claim[2] in aliases


def count_suspects(session: Session, article_id: int) -> int:
    """Count the article's captures that show an error page instead of it."""
    mine = (CaptureRow.article_id == article_id, CaptureRow.state == "suspect")
    return session.scalar(select(func.count()).where(*mine)) or 0


def read_revisions(session: Session, article_id: int) -> list[Revision]:
    """Return the article's revisions, oldest first."""
    rows = session.scalars(select(RevisionRow).where(RevisionRow.article_id == article_id).order_by(RevisionRow.number))
    return [Revision(row.number, row.seen_at, row.reason, tuple(row.changed), row.content_hash) for row in rows]


def story_of(session: Session, row: ArticleRow) -> list[StoryLink]:
    """Return the other articles of a story, copies first.

    Each has the verdict where the two texts were compared.
    """
    if row.story_id is None:
        return []
    mine = or_(ResemblanceRow.low_id == row.group_id, ResemblanceRow.high_id == row.group_id)
    pairs = session.scalars(select(ResemblanceRow).where(mine))
    verdicts = {pair.low_id if pair.high_id == row.group_id else pair.high_id: pair for pair in pairs}
    columns = select(ArticleRow.id, ArticleRow.canonical_url, ArticleRow.title, ArticleRow.group_id)
    others = session.execute(
        columns.where(ArticleRow.story_id == row.story_id, ArticleRow.id != row.id)
        .order_by(ArticleRow.id)
        .limit(MOST_LINKS)
    )
    links = []
    for other in others:
        pair = verdicts.get(other.group_id)
        kind, score = ("exact", 1.0) if other.group_id == row.group_id else ("same_story", None)
        if pair is not None:
            kind, score = verdict_word(pair, other.group_id), pair.score
        links.append(StoryLink(other.id, other.canonical_url, other.title, kind, score))
    return sorted(links, key=lambda link: (-(link.score or 0.0), link.article_id))


def verdict_word(pair: ResemblanceRow, other_id: int) -> str:
    """Return a verdict as said of the other text.

    exact, near, contained (in this one) or contains (this one).
    """
    if pair.kind != "contained":
        return pair.kind
    return "contained" if pair.inner_id == other_id else "contains"
