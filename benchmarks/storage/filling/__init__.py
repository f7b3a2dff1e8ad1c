"""Filling a database with articles as real saves would leave them, a million in minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy import Engine, func, select

from benchmarks.storage.filling.copies import WIDTH, Block, Plan, Values, plan_of
from benchmarks.storage.filling.digests import noted_digests
from benchmarks.storage.filling.edition import saved_edition
from benchmarks.storage.filling.loading import Loader, open_loader
from benchmarks.storage.filling.searching import index_at_once
from benchmarks.storage.filling.words import SLOTS, draw, vocabulary
from benchmarks.storage.filling.writing import ARTICLES, DAYS, LONG, SHORT
from worker.storage.archive import Archive
from worker.storage.articles.boilerplate import write_counts
from worker.storage.articles.boilerplate.counts import count_blocks
from worker.storage.changes.order import order_changes
from worker.storage.database.engine import open_sessions
from worker.storage.monitoring.outcome_counts import Tallies
from worker.storage.search.filling import MARK, fill_index
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.monitoring import MarkRow

# Copies of the edition that share its sources (2,000 articles a source), begin on one day, are written at once.
IN_GROUP, IN_DAY, IN_BATCH = 100, 50, 20
# Articles that one call indexes.
IN_INDEX = 10_000


def fill(
    engine: Engine, count: int, seed: int = 1, *, until: date | None = None, archive: Archive | None = None,
    index: bool = False, short: bool = False,
) -> int:  # fmt: skip
    """Add so many articles, rounded up to hundreds, to a database with the newest schema; return how many.

    Their days end with ``until`` (today where it is None).  Raw pages are put into the archive where one is given.  The
    search index is left to be filled, as where it was made after the articles, or is filled here.  Short articles have
    half of the paragraphs, for stores whose number counts.
    """
    copies = -(-count // ARTICLES)
    first, first_group = next_number(engine, ArticleRow), next_number(engine, SourceRow)
    groups = -(-copies // IN_GROUP)
    last_day = until or datetime.now(UTC).date()
    begin = last_day - timedelta(days=DAYS - 1 + (copies - 1) // IN_DAY)
    with open_loader(engine) as loader:
        plan = make_plan(loader, seed, SHORT if short else LONG)
        random = Random(seed)
        words = vocabulary(random)

        def values(place: int) -> Values:
            day = begin + timedelta(days=place // IN_DAY)
            return Values(first + place, first_group + place % groups, day, draw(words, random, SLOTS))

        for place in range(groups):
            write(loader, plan.shared, [plan.found(values(place))])
        for start in range(0, copies, IN_BATCH):
            found = [plan.found(values(place)) for place in range(start, min(start + IN_BATCH, copies))]
            write(loader, plan.own, found)
            if archive is not None:
                for raw in raw_pages(plan, found):
                    archive.put(raw)
    count_all(engine, first_group, groups, last_day)
    follow_all(engine, last_day, index)
    return copies * ARTICLES


def make_plan(loader: Loader, seed: int, lengths: tuple[int, int]) -> Plan:
    """Return the plan of an edition that was really saved."""
    with noted_digests() as digests, saved_edition(seed, lengths) as (edition, pages):
        return plan_of(edition, digests, pages, loader.separators, loader.nothing, loader.escape)


def write(loader: Loader, blocks: list[Block], copies: list[dict[str, str]]) -> None:
    """Write the rows of some copies, table by table."""
    for block in blocks:
        loader.load(block.table, "".join([block.filled(found) for found in copies]))


def raw_pages(plan: Plan, copies: list[dict[str, str]]) -> Iterator[bytes]:
    """Yield the raw pages of some copies."""
    for found in copies:
        for pieces in plan.pages.values():
            filled = pieces.copy()
            filled[1::2] = [found[place] for place in pieces[1::2]]
            yield "".join(filled).encode()


def next_number(engine: Engine, table: type[ArticleRow] | type[SourceRow]) -> int:
    """Return the first number that no copy has yet."""
    with engine.connect() as connection:
        return (connection.scalar(select(func.max(table.id))) or 0) // 10**WIDTH + 1


def count_all(engine: Engine, first_group: int, groups: int, last_day: date) -> None:
    """Count the lines that each source repeats, and how every step ended."""
    sessions = open_sessions(engine)
    with sessions.begin() as session:
        mine = SourceRow.id.between(first_group * 10**WIDTH, (first_group + groups) * 10**WIDTH)
        sources = session.scalars(select(SourceRow.id).where(mine)).all()
    for source_id in sources:
        with sessions.begin() as session:
            write_counts(session, source_id, count_blocks(session, source_id))
    ended = datetime(last_day.year, last_day.month, last_day.day, tzinfo=UTC) + timedelta(days=1)
    Tallies(sessions).roll_up(ended)


def follow_all(engine: Engine, last_day: date, index: bool) -> None:
    """Put the changes in order, and say up to which article the search index is to be filled, or fill it."""
    sessions = open_sessions(engine)
    order_changes(sessions)
    if index and engine.dialect.name == "postgresql":
        index_at_once(engine)
        return
    ended = datetime(last_day.year, last_day.month, last_day.day, tzinfo=UTC)
    with sessions.begin() as session:
        last = session.scalar(select(func.max(ArticleRow.id)))
        session.merge(MarkRow(name=MARK, at=ended, number=float(last or 0)))
    while index and fill_index(sessions, IN_INDEX, ended):
        continue
