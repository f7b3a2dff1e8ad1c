"""Articles: the database's side of storing, settling, finding and forgetting what pages say.

Every method is one or more short transactions of its own and may be repeated; in any order, any number of times, and
from any number of workers at once, the same pages end in the same records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.exc import DataError, IntegrityError

from worker.records.work import MOST_TOGETHER, ReadPage
from worker.storage.articles.boilerplate import learn
from worker.storage.articles.identity.resolve import resolve_pending
from worker.storage.articles.identity.statements import statements_of
from worker.storage.articles.orphans import referenced_pages
from worker.storage.articles.save import save_reading
from worker.storage.articles.save.lone_pages import ArrivingPage
from worker.storage.articles.save.outcomes import Origin, Saved
from worker.storage.articles.save.together import save_together
from worker.storage.articles.serialization import reading_of
from worker.storage.articles.stories import settle_article, settle_notes, settle_together, unsettled_articles
from worker.storage.database.transactions import try_twice
from worker.storage.queries.articles import ArticleQueries
from worker.storage.queries.boilerplate import Choice, choose
from worker.storage.retention.erase import Forgotten, forget_source, forget_url
from worker.storage.retention.prune import Pruned, Retention, prune

# Unsettled articles that one call links; the upkeep calls again while some are left.
MOST_SETTLED = 500


@dataclass(frozen=True, slots=True)
class Settled:
    """Count articles linked and rendered anew, and say whether more are left."""

    linked: int
    rendered: int = 0
    more: bool = False


def arriving(page: ReadPage) -> ArrivingPage:
    """Return a page as it is to be stored."""
    reading = reading_of(page.article)
    origin = Origin(page.page_id, page.frontier_id, page.source_id, page.fetched_at, page.read_at, page.why)
    return ArrivingPage(reading, statements_of(reading.article, page.article.claims), origin)


class Articles(ArticleQueries):
    """Store, settle, find and forget articles in the database."""

    def save(self, page: ReadPage) -> Saved:
        """Store the article that a page holds, and return what became of it.

        Where redirects led is recorded as they are met; what the page claims of itself is believed with care.
        """
        arrival = arriving(page)
        return self._save_together([arrival]).get(0) or self._save_alone(arrival)

    def save_all(self, pages: Sequence[ReadPage]) -> list[Saved | None]:
        """Store the articles of many pages at once, and return what became of each.

        None stands for a page that was left untouched, and is to be saved by itself: its facts touch other articles, or
        the database refused one of the pages.
        """
        saved = self._save_together([arriving(page) for page in pages]) if pages else {}
        return [saved.get(place) for place in range(len(pages))]

    def _save_together(self, arrivals: Sequence[ArrivingPage]) -> dict[int, Saved]:
        """Return what became of the pages that could be saved at once.

        None of them where the database refused one.
        """
        try:
            return try_twice(lambda: save_together(self.sessions, arrivals))
        except (IntegrityError, DataError):
            return {}

    def _save_alone(self, arrival: ArrivingPage) -> Saved:
        return try_twice(lambda: save_reading(self.sessions, arrival.reading, arrival.said, arrival.origin))

    def settle(self, article_id: int, now: datetime) -> None:
        """Bring the links of an article to its copies and its story up to date."""
        self.settle_all([article_id], now)

    def settle_all(self, article_ids: Sequence[int], now: datetime) -> None:
        """Bring the links of many articles up to date.

        Those that resemble nothing are done at once.
        """
        done: set[int] = set()
        for start in range(0, len(article_ids), MOST_TOGETHER):
            part = article_ids[start : start + MOST_TOGETHER]
            done |= try_twice(partial(settle_together, self.sessions, part))
        for article_id in article_ids:
            if article_id not in done:
                try_twice(partial(settle_article, self.sessions, article_id))

    def settle_pending(self, now: datetime) -> Settled:
        """Resolve noted addresses, link unsettled articles, and learn boilerplate at the end."""
        noted = try_twice(lambda: resolve_pending(self.sessions, MOST_SETTLED, now))
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
        self.settle_all(ids[:MOST_SETTLED], now)
        looked_at = try_twice(lambda: settle_notes(self.sessions, MOST_SETTLED))
        return min(len(ids), MOST_SETTLED), len(ids) > MOST_SETTLED or looked_at == MOST_SETTLED

    def choose_boilerplate(self, slug: str, number: str, choice: Choice | None, now: datetime) -> bool:
        """Keep a person's decision on a line and return whether there is one."""
        return try_twice(lambda: self._choose_boilerplate(slug, number, choice, now))

    def _choose_boilerplate(self, slug: str, number: str, choice: Choice | None, now: datetime) -> bool:
        with self.sessions.begin() as session:
            return choose(session, slug, number, choice, now)

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
