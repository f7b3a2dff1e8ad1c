"""What requests brought of articles: their archived pages, and what their addresses answered beside pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, sessionmaker

from worker.records import FetchedPage
from worker.storage.database.json_columns import page_from
from worker.storage.queries.whole_records import read_only
from worker.storage.tables.addresses import AnswerRow, RedirectRow
from worker.storage.tables.articles import AliasRow, CaptureRow
from worker.storage.tables.crawl import PageRow, SourceRow


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """Hold one page that an article was read from, and how it came in."""

    page: FetchedPage
    source: str | None
    why: str


@dataclass(frozen=True, slots=True)
class BareAnswer:
    """Hold what an address answered without a page.

    ``status`` is that of a redirect to ``location``, of what is gone, or 304 for the page that was known.
    """

    url: str
    status: int
    at: datetime
    location: str | None = None


class ArchivedPages:
    """Read the pages of articles; each method is one short transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def of(self, article_ids: Sequence[int]) -> list[ArchivedPage]:
        """Return the pages of some hundred articles, the earliest of each first."""
        with self.sessions() as session:
            read_only(session)
            rows = session.execute(
                select(PageRow, SourceRow.slug, CaptureRow.why)
                .join(CaptureRow, CaptureRow.page_id == PageRow.id)
                .outerjoin(SourceRow, SourceRow.id == CaptureRow.source_id)
                .where(CaptureRow.article_id.in_(article_ids))
                .order_by(CaptureRow.article_id, PageRow.fetched_at, PageRow.id, CaptureRow.id)
            )
            found = {row.id: ArchivedPage(page_from(row), slug, why) for row, slug, why in rows}
            return list(found.values())

    def answers(self, article_ids: Sequence[int]) -> list[BareAnswer]:
        """Return what the addresses of articles answered without a page."""
        mine = select(AliasRow.key).where(AliasRow.article_id.in_(article_ids))
        with self.sessions() as session:
            read_only(session)
            edges = session.scalars(
                select(RedirectRow)
                .where(or_(RedirectRow.from_alias.in_(mine), RedirectRow.to_alias.in_(mine)))
                .order_by(RedirectRow.from_key, RedirectRow.to_key)
            )
            found = [answer for edge in edges for answer in answers_of_edge(edge)]
            rows = session.scalars(select(AnswerRow).where(AnswerRow.alias.in_(mine)).order_by(AnswerRow.key))
            return found + [answer for row in rows for answer in answers_of_row(row)]


def answers_of_edge(edge: RedirectRow) -> Iterator[BareAnswer]:
    """Yield the first and the last time that an address led to another."""
    for at in sorted({edge.first_at, edge.last_at}):
        yield BareAnswer(edge.from_url, edge.status, at, edge.to_url)


def answers_of_row(row: AnswerRow) -> Iterator[BareAnswer]:
    """Yield when an address was last gone, and when it last gave its page unchanged."""
    if row.gone_at is not None:
        status = row.gone_reason if row.gone_reason in ("404", "410") else "410"
        yield BareAnswer(row.url, int(status), row.gone_at)
    if row.page_at is not None:
        yield BareAnswer(row.url, 304, row.page_at)
