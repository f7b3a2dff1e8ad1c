"""Reading the articles: one, lists, revisions and their differences; each method is one transaction.

Apart from what stores them, so that a command that only reads loads no more than it needs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.differences import ParagraphChange, difference
from worker.errors import InputError
from worker.records import Article, FetchedPage, plain
from worker.records.article_filter import ArticleFilter
from worker.storage.articles.serialization import load_articles
from worker.storage.queries.article import Revision, StoredArticle, find_id, read_article, read_page, read_revisions
from worker.storage.queries.article_list import Listed, ListedPart, Place, Totals, read_list, read_part, read_totals
from worker.storage.queries.boilerplate import RepeatedLine, read_boilerplate
from worker.storage.tables.articles import RevisionRow


@dataclass(frozen=True, slots=True)
class RevisionDifference:
    """Hold what changed between two revisions: fields, and the text.

    ``fields`` has the values of those that are one line.
    """

    article_id: int
    before: Revision
    after: Revision
    fields: dict[str, tuple[str | None, str | None]]
    text: tuple[ParagraphChange, ...]


class ArticleQueries:
    """Read the articles in the database."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def find(self, id_or_url: int | str) -> StoredArticle | None:
        """Return the article with this id, or at this address in any spelling."""
        with self.sessions.begin() as session:
            article_id = find_id(session, id_or_url)
            return read_article(session, article_id) if article_id is not None else None

    def find_page(self, id_or_url: int | str) -> FetchedPage | None:
        """Return the page that the article's record was read from."""
        with self.sessions.begin() as session:
            article_id = find_id(session, id_or_url)
            return read_page(session, article_id) if article_id is not None else None

    def list(
        self,
        wanted: ArticleFilter | None = None,
        *,
        source: str | None = None,
        limit: int = 50,
        after: int | Place | None = None,
    ) -> list[Listed]:
        """Return articles, newest first, of one source (its slug) or of all.

        ``after`` is the last id already shown, or its date and id.
        """
        wanted = wanted or ArticleFilter()
        with self.sessions.begin() as session:
            return read_list(session, replace(wanted, source=source) if source else wanted, limit, after)

    def part(self, wanted: ArticleFilter, limit: int, after: Place | None) -> ListedPart:
        """Return a page of a list and where the next begins, at a bounded cost."""
        with self.sessions.begin() as session:
            return read_part(session, wanted, limit, after)

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
            if len(known) == 1 and before is None and after is None:
                raise InputError(
                    f"article {article_id} has one revision, of {known[1].seen_at:%Y-%m-%d %H:%M} UTC: "
                    "nothing has changed since"
                )
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

    def totals(self, source_id: int | None = None) -> Totals:
        """Return how much is stored, of one source's articles or of all."""
        with self.sessions.begin() as session:
            return read_totals(session, source_id)


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
