"""The client: a deployment's records in Python, straight from its database, for notebooks and scripts of one's own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from types import TracebackType

from worker.client.records import Records, told_in_a_line
from worker.errors import InputError
from worker.records.article_filter import ArticleFilter
from worker.storage.changes import KINDS, ChangeKind
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.schema import require_current
from worker.storage.queries.article import StoredArticle
from worker.storage.queries.article_filter import conditions
from worker.storage.queries.articles import ArticleQueries
from worker.storage.queries.changes import START, Change, Changes
from worker.storage.queries.lists.appearances import (
    Appearances,
    CaptionSeen,
    ImageSeen,
    PublishedStory,
    RevisionSeen,
    TeaserSeen,
)
from worker.storage.queries.search import Facets, Hit, Order, Searches, SearchPage
from worker.storage.queries.whole_records import WholeRecord, WholeRecords

__all__ = ["ArticleFilter", "Client", "Records"]

ALL = ArticleFilter()


class Client:
    """Read the records of one database; nothing is written, and several may read at once.

    ``database_url`` is sqlite:///file.db or postgresql://user@host/name, as in COPYDESK_DATABASE_URL.  Close it, or
    use it in a ``with``.  Raises InputError where the address is none or leads to no database, SettingsError where its
    schema is not this version's; every method raises InputError where the database does not answer any more.
    """

    def __init__(self, database_url: str) -> None:
        file = database_url.removeprefix("sqlite:///")
        if file != database_url and not Path(file).is_file():
            raise InputError(f"{file}: there is no such database; `copydesk db upgrade` makes one")
        with told_in_a_line():
            try:
                self._engine = open_engine(database_url)
            except (ValueError, ModuleNotFoundError):
                said = "no address of a database: allowed are sqlite:///FILE and postgresql://..."
                raise InputError(said) from None
            require_current(self._engine)
        self._sessions = open_sessions(self._engine)
        self._searches = Searches(self._sessions)

    def __enter__(self) -> Client:
        """Return the client."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the client."""
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def article(self, id_or_url: int | str) -> StoredArticle | None:
        """Return all that is known of an article, by id or any address."""
        with told_in_a_line():
            return ArticleQueries(self._sessions).find(id_or_url)

    def articles(self, wanted: ArticleFilter = ALL) -> Records[WholeRecord]:
        """Return the articles that pass a filter, whole, as they were stored."""
        return Records(WholeRecord, lambda: self._whole(wanted))

    def revisions(self, wanted: ArticleFilter = ALL) -> Records[RevisionSeen]:
        """Return every state that these articles were seen in."""
        return Records(RevisionSeen, lambda: self._appearances(wanted).revisions())

    def stories(self, wanted: ArticleFilter = ALL) -> Records[PublishedStory]:
        """Return the stories that these articles tell, each with all articles that tell it."""
        return Records(PublishedStory, lambda: self._appearances(wanted).stories())

    def teasers(self, wanted: ArticleFilter = ALL) -> Records[TeaserSeen]:
        """Return the teasers on these articles' pages."""
        return Records(TeaserSeen, lambda: self._appearances(wanted).teasers())

    def captions(self, wanted: ArticleFilter = ALL) -> Records[CaptionSeen]:
        """Return the captions in these articles."""
        return Records(CaptionSeen, lambda: self._appearances(wanted).captions())

    def images(self, wanted: ArticleFilter = ALL) -> Records[ImageSeen]:
        """Return the pictures in these articles."""
        return Records(ImageSeen, lambda: self._appearances(wanted).images())

    def changes(
        self, cursor: str = START, *, kinds: Collection[ChangeKind] = KINDS, wanted: ArticleFilter = ALL
    ) -> Records[Change]:
        """Return what became of articles behind a cursor, up to now.

        ``cursor`` is ``start``, ``now``, or the ``cursor`` of the last change that was dealt with.  Raises InputError
        for no cursor, and where the changes behind it are not kept any more.
        """
        return Records(Change, lambda: self._changes(cursor, kinds, wanted))

    def search(
        self, query: str, wanted: ArticleFilter = ALL, *, limit: int = 100, order: Order = "rank"
    ) -> Records[Hit]:
        """Return the articles that hold some words, the best first, at most ``limit``.

        Raises InputError for a query that cannot be read.
        """
        return Records(Hit, lambda: self._searches.first(query, wanted, limit, order)[1])

    def search_page(
        self,
        query: str,
        wanted: ArticleFilter = ALL,
        cursor: str | None = None,
        limit: int = 20,
        order: Order = "rank",
    ) -> SearchPage:
        """Return one page of a search.

        It holds the number of all matches, and the cursor of the next page.
        """
        with told_in_a_line():
            return self._searches.search(query, wanted, cursor, limit, order)

    def facets(self, query: str, wanted: ArticleFilter = ALL) -> Facets:
        """Return of which sources, languages, kinds and months the matches of a search are."""
        with told_in_a_line():
            return self._searches.facets(query, wanted)

    def _appearances(self, wanted: ArticleFilter) -> Appearances:
        return Appearances(self._sessions, conditions(wanted))

    def _whole(self, wanted: ArticleFilter) -> Iterator[WholeRecord]:
        records, asked = WholeRecords(self._sessions), conditions(wanted)
        last, until = 0, records.last_id()
        while found := records.page(asked, last, until):
            yield from found
            last = found[-1].id

    def _changes(self, cursor: str, kinds: Collection[ChangeKind], wanted: ArticleFilter) -> Iterator[Change]:
        if isinstance(kinds, str) or not set(kinds) <= set(KINDS):
            raise InputError(f"kinds {kinds!r}: allowed are some of {', '.join(KINDS)}")
        reader, more = Changes(self._sessions), True
        while more:
            page = reader.since(cursor, kinds=kinds, wanted=wanted)
            yield from page.changes
            cursor, more = page.cursor, page.more
