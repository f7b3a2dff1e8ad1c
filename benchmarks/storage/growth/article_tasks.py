"""What is done with articles: storing, refetching, finding duplicates, searching, listing, exporting, pruning."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from random import Random
from typing import Any

from sqlalchemy import Engine, func, select

from benchmarks.storage.filling.words import COPY, GROUP, letters_of
from benchmarks.storage.filling.writing import pieces
from benchmarks.storage.growth.measuring import Task
from worker.records import Article
from worker.records.article_filter import ArticleFilter
from worker.records.work import ReadPage, Why
from worker.storage.article_store import Articles
from worker.storage.articles.boilerplate import learn
from worker.storage.articles.render import note_uncounted
from worker.storage.articles.serialization import article_from
from worker.storage.articles.stories.resemblances import candidates
from worker.storage.database.engine import open_sessions
from worker.storage.database.keys import digest
from worker.storage.monitoring.outcome_counts import Tallies
from worker.storage.monitoring.overview import Overview
from worker.storage.queries.search import Searches
from worker.storage.queries.whole_records import PART, WholeRecords
from worker.storage.retention.prune import Retention, prune
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.stories import CopyGroupRow

# Calls of each task, and pages that one message stands for.
CALLS, AT_ONCE = 16, 16
DAY = timedelta(days=1)


@dataclass
class ArticleStore:
    """One filled database; ``run`` tells what this run stores from what others stored."""

    engine: Engine
    run: int
    now: datetime

    def __post_init__(self) -> None:
        self.sessions = open_sessions(self.engine)
        self.articles, self.overview = Articles(self.sessions), Overview(self.sessions)
        self.tallies, self.records = Tallies(self.sessions), WholeRecords(self.sessions)

    def tasks(self) -> Iterator[Task]:
        """Yield all tasks in the order in which they run."""
        batches = list(self.batches())
        searches = Searches(self.sessions)
        yield Task("store a new page (batches of 16)", [partial(self.save, batch) for batch in batches], AT_ONCE)
        yield Task("settle it: duplicates and story", [partial(self.settle, batch) for batch in batches], AT_ONCE)
        yield Task("refetch it, unchanged", [partial(self.save, batch, again=True) for batch in batches], AT_ONCE)
        yield Task("look up near duplicates of a text", [partial(self.look_up, group) for group in self.groups()])
        yield Task("learn boilerplate of one source", [partial(self.learn, n) for n in range(4)])
        yield Task("tally a minute", [partial(self.tally, n) for n in range(CALLS)])
        yield Task("counts since the beginning", self.again(lambda: self.tallies.read(self.now)))
        yield Task("status: backlogs", self.again(lambda: self.overview.backlogs(self.now)))
        yield Task("status: outcomes of an hour", self.again(lambda: self.overview.outcomes(self.now - DAY / 24)))
        yield Task("list 50 articles", self.again(lambda: self.articles.list(ArticleFilter(), limit=50)))
        ours = ArticleFilter(source=self.slug)
        yield Task("list 50 articles of a source", self.again(lambda: self.articles.list(ours, limit=50)))
        yield Task("search: a frequent word", self.again(lambda: searches.search(self.word, limit=20)))
        yield Task("search: two words, one source", self.again(lambda: searches.search("harbour council", ours)))
        yield Task("export an article", [partial(self.export, n) for n in range(CALLS)], PART)
        yield Task("prune outcomes, none old", self.again(partial(self.prune, outcomes=10_000), 4))
        yield Task("prune sightings, none old", self.again(partial(self.prune, sightings=10_000), 4))
        yield Task("prune pages, none old", self.again(partial(self.prune, pages=10_000), 4))

    def again(self, call: Callable[[], Any], times: int = CALLS) -> list[Callable[[], Any]]:
        """Return the same call so many times."""
        return [call] * times

    @cached_property
    def source_id(self) -> int:
        """A source with many articles."""
        with self.sessions.begin() as session:
            return session.scalar(select(func.min(SourceRow.id))) or 0

    @cached_property
    def slug(self) -> str:
        """That source's name."""
        with self.sessions.begin() as session:
            return session.get_one(SourceRow, self.source_id).slug

    @property
    def word(self) -> str:
        """A word of many articles."""
        return "harbour"

    def batches(self) -> Iterator[list[Article]]:
        """Yield articles of real length that this store has not seen, sixteen each time."""
        for number in range(CALLS):
            name = letters_of(self.run * CALLS + number, 8)
            found = []
            for piece in list(pieces(Random(name)))[:AT_ONCE]:
                text = json.dumps(piece.article.as_dict()).replace(COPY, f"growth{name}")
                text = text.replace(f"{GROUP}-", f"{self.slug.partition('-')[0]}-").replace(GROUP, self.slug)
                record = json.loads(text.replace("2001-01-0", f"{self.now:%Y-%m}-1").replace("wq", f"wq{name}"))
                found.append(article_from(record, record.pop("teasers")))
            yield found

    def save(self, batch: list[Article], *, again: bool = False) -> None:
        """Store articles as a parse message's pages are stored; those that are refused, by themselves."""
        at = self.now + timedelta(hours=1 if again else 0)
        why: Why = "recrawl" if again else "poll"
        pages = [self.page(article, at, why) for article in batch]
        for page, saved in zip(pages, self.articles.save_all(pages), strict=True):
            if saved is None:
                self.articles.save(
                    page.article, page_id=page.page_id, frontier_id=page.frontier_id, source_id=page.source_id,
                    fetched_at=at, why=why, now=at,
                )  # fmt: skip

    def page(self, article: Article, at: datetime, why: Why) -> ReadPage:
        """Return an article as a page that was read."""
        number = 10**13 + 2 * int(digest(article.url)[:9], 16) + (why == "recrawl")
        return ReadPage(article, number, number, self.source_id, at, at, why)

    def settle(self, batch: list[Article]) -> None:
        """Link articles to their copies and stories."""
        urls = [each.url for each in batch]
        with self.sessions.begin() as session:
            mine = select(ArticleRow.id).where(ArticleRow.id > self.last, ArticleRow.url.in_(urls))
            found = session.scalars(mine).all()
        for article_id in found:
            self.articles.settle(article_id, self.now)

    @cached_property
    def last(self) -> int:
        """The last article from before this run."""
        with self.sessions.begin() as session:
            return (session.scalar(select(func.max(ArticleRow.id))) or 0) - CALLS * AT_ONCE

    def groups(self) -> list[int]:
        """Return texts from all over the store."""
        with self.sessions.begin() as session:
            least, most = session.execute(select(func.min(CopyGroupRow.id), func.max(CopyGroupRow.id))).one()
            places = [least + (most - least) * n // CALLS for n in range(CALLS + 1)]
            found = [session.scalar(select(func.min(CopyGroupRow.id)).where(CopyGroupRow.id >= at)) for at in places]
        return [group for group in found if group is not None]

    def look_up(self, group: int) -> None:
        """Find what a text may be a copy of."""
        with self.sessions.begin() as session:
            candidates(session, [group])

    def learn(self, number: int) -> None:
        """Count a source's lines anew, as after a new article."""
        with self.sessions.begin() as session:
            note_uncounted(session, [self.source_id])
        learn(self.sessions, self.now + timedelta(minutes=number))

    def tally(self, number: int) -> None:
        """Count what ended in one minute."""
        self.tallies.roll_up(self.now + timedelta(minutes=number + 6))

    def export(self, number: int) -> None:
        """Read one page of whole records, somewhere in the store."""
        last = self.records.last_id()
        self.records.page((), last * number // CALLS // 2, last)

    def prune(self, **days: float) -> None:
        """Remove what is older."""
        prune(self.sessions, Retention(**days), self.now)
