"""Articles: the database's side of storing, settling, finding and forgetting what pages say.

Every method is one or more short transactions of its own and may be repeated; in any order, any number of times, and
from any number of workers at once, the same pages end in the same records.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.differences import Change, difference
from worker.errors import InputError
from worker.records import Article, Page, plain
from worker.records.work import Why
from worker.storage.articles.boilerplate import learn
from worker.storage.articles.identity.resolve import resolve_pending
from worker.storage.articles.identity.statements import statements_of
from worker.storage.articles.orphans import referenced_pages
from worker.storage.articles.save import Origin, Saved, save_reading
from worker.storage.articles.serialization import load_articles, reading_of
from worker.storage.articles.stories import settle_article, settle_notes, unsettled_articles
from worker.storage.database.transactions import try_twice
from worker.storage.queries.article import Revision, StoredArticle, find_id, read_article, read_page, read_revisions
from worker.storage.queries.article_list import Filters, Listed, Totals, read_list, read_totals
from worker.storage.queries.boilerplate import Choice, RepeatedLine, choose, read_boilerplate
from worker.storage.retention.erase import Forgotten, forget_source, forget_url
from worker.storage.retention.prune import Pruned, Retention, prune
from worker.storage.tables.articles import RevisionRow

# Unsettled articles that one call links; the upkeep calls again while some are left.
MOST_SETTLED = 500


@dataclass(frozen=True, slots=True)
class Settled:
    """Count articles linked and rendered anew, and say whether more are left."""

    linked: int
    rendered: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class RevisionDifference:
    """Hold what changed between two revisions: fields, and the text.

    ``fields`` has the values of those that are one line.
    """

    article_id: int
    before: Revision
    after: Revision
    fields: dict[str, tuple[str | None, str | None]]
    text: tuple[Change, ...]


class Articles:
    """Store, settle, find and forget articles in the database."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def save(
        self,
        article: Article,
        *,
        page_id: int,
        frontier_id: int,
        source_id: int | None,
        fetched_at: datetime,
        why: Why,
        now: datetime,
    ) -> Saved:
        """Store the article that a page holds, and return what became of it.

        Where redirects led is recorded as they are met; what the page claims of itself is believed with care.
        """
        reading = reading_of(article)
        said = statements_of(reading.article, article.claims)
        origin = Origin(page_id, frontier_id, source_id, fetched_at, now, why)
        return try_twice(lambda: save_reading(self.sessions, reading, said, origin))

    def settle(self, article_id: int, now: datetime) -> None:
        """Bring the links of an article to its copies and its story up to date."""
        try_twice(lambda: settle_article(self.sessions, article_id))

    def settle_pending(self, now: datetime) -> Settled:
        """Resolve noted addresses, link unsettled articles, and learn boilerplate at the end."""
        noted = try_twice(lambda: resolve_pending(self.sessions, MOST_SETTLED))
        linked, more = self._link_pending(now)
        rendered = 0
        more = more or noted >= MOST_SETTLED
        if not more:
            rendered = try_twice(lambda: learn(self.sessions, now))
            again, more = self._link_pending(now)  # What is left out of sketches now makes other links.
            linked += again
        return Settled(linked + noted, rendered, more)

    def _link_pending(self, now: datetime) -> tuple[int, bool]:
        """Link some articles and groups; return how many, and whether more wait."""
        with self.sessions.begin() as session:
            ids = unsettled_articles(session, MOST_SETTLED + 1)
        for article_id in ids[:MOST_SETTLED]:
            self.settle(article_id, now)
        looked_at = try_twice(lambda: settle_notes(self.sessions, MOST_SETTLED))
        return min(len(ids), MOST_SETTLED), len(ids) > MOST_SETTLED or looked_at == MOST_SETTLED

    def find(self, id_or_url: int | str) -> StoredArticle | None:
        """Return the article with this id, or at this address in any spelling."""
        with self.sessions.begin() as session:
            article_id = find_id(session, id_or_url)
            return read_article(session, article_id) if article_id is not None else None

    def find_page(self, id_or_url: int | str) -> Page | None:
        """Return the page that the article's record was read from."""
        with self.sessions.begin() as session:
            article_id = find_id(session, id_or_url)
            return read_page(session, article_id) if article_id is not None else None

    def list(
        self, filters: Filters | None = None, *, source: str | None = None, limit: int = 50, after: int | None = None
    ) -> list[Listed]:
        """Return articles, newest id first, of one source (its slug) or of all.

        ``after`` is the last id already shown.
        """
        filters = filters or Filters()
        with self.sessions.begin() as session:
            return read_list(session, replace(filters, source=source) if source else filters, limit, after)

    def revisions(self, article_id: int) -> tuple[Revision, ...]:
        """Return the article's revisions, oldest first."""
        with self.sessions.begin() as session:
            return tuple(read_revisions(session, article_id))

    def diff(self, article_id: int, before: int | None = None, after: int | None = None) -> RevisionDifference:
        """Return what changed between two revisions, by default the last two.

        Raises InputError where the article has only one, or none of the number.
        """
        with self.sessions.begin() as session:
            known = {revision.number: revision for revision in read_revisions(session, article_id)}
            if not known:
                raise InputError(f"there is no article {article_id}: `copydesk articles` lists those that are stored")
            newer = after if after is not None else max(known)
            older = before if before is not None else newer - 1
            for number in (older, newer):
                if number not in known:
                    raise InputError(f"article {article_id} has no revision {number}: it has 1 to {max(known)}")
            old, new = read_states(session, article_id, older, newer)
        return RevisionDifference(
            article_id,
            known[older],
            known[newer],
            changed_lines(old, new),
            difference(paragraphs(old), paragraphs(new)),
        )

    def boilerplate(self, slug: str) -> tuple[RepeatedLine, ...]:
        """Return the lines that a source repeats, the most frequent first.

        Raises InputError for an unknown source.
        """
        with self.sessions.begin() as session:
            return tuple(read_boilerplate(session, slug))

    def choose_boilerplate(self, slug: str, number: str, choice: Choice | None, now: datetime) -> bool:
        """Keep a person's decision on a line and return whether there is one."""
        return try_twice(lambda: self._choose_boilerplate(slug, number, choice, now))

    def _choose_boilerplate(self, slug: str, number: str, choice: Choice | None, now: datetime) -> bool:
        with self.sessions.begin() as session:
            return choose(session, slug, number, choice, now)

    def totals(self, source_id: int | None = None) -> Totals:
        """Return how much is stored, of one source's articles or of all."""
        with self.sessions.begin() as session:
            return read_totals(session, source_id)

    def prune(self, retention: Retention, now: datetime) -> Pruned:
        """Remove what is older than the retention allows."""
        return prune(self.sessions, retention, now)

    def forget_url(self, url: str, *, reason: str | None = None, now: datetime) -> Forgotten:
        """Erase the article at an address; none of its addresses will come back."""
        forgotten = try_twice(lambda: forget_url(self.sessions, url, reason, now))
        settle_notes(self.sessions, MOST_SETTLED)  # What was kept of the text alone goes at once.
        return forgotten

    def forget_source(self, slug: str, *, reason: str | None = None, now: datetime) -> Forgotten:
        """Erase a source, which will not come back.

        Raises InputError where there is none.
        """
        forgotten = try_twice(lambda: forget_source(self.sessions, slug, reason, now))
        while settle_notes(self.sessions, MOST_SETTLED):
            pass
        return forgotten

    def referenced_pages(self) -> set[str]:
        """Return the archive's hashes that a page still refers to."""
        return referenced_pages(self.sessions)


def read_states(session: Session, article_id: int, *numbers: int) -> tuple[Article, ...]:
    """Return the article as it was at these revisions."""
    rows = session.execute(select(RevisionRow.number, RevisionRow.reading).where(RevisionRow.article_id == article_id))
    readings = {row.number: row.reading for row in rows}
    articles = load_articles(session, {readings[number] for number in numbers})
    return tuple(articles[readings[number]] for number in numbers)


def changed_lines(old: Article, new: Article) -> dict[str, tuple[str | None, str | None]]:
    """Return the one-line fields that differ, each with its old and new value."""
    lines = {name: (getattr(old, name), getattr(new, name)) for name in ("title", "kicker", "dek", "byline")}
    captions = [
        " | ".join(image.caption for image in article.images if image.caption) or None for article in (old, new)
    ]
    lines["captions"] = (captions[0], captions[1])
    lines["published_at"] = (plain(old.published_at), plain(new.published_at))
    return {name: pair for name, pair in lines.items() if pair[0] != pair[1]}


def paragraphs(article: Article) -> list[str]:
    """Return the article's blocks as lines of text."""
    said = (block.text or " · ".join(block.items) for block in article.blocks if block.type not in ("image", "embed"))
    return [text for text in said if text]
