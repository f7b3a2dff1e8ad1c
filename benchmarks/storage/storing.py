"""Storing a batch of pages on PostgreSQL: statements, processor time of the client, and time, by step and page.

python -m benchmarks.storage.storing [--profile]

The articles are made beforehand (40 paragraphs, 6 pictures, 24 teasers of which 16 stand on every page), so that no
extraction is measured.  A statement that psycopg sends once for each row counts once for each row.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.duplicates.prose import ENGLISH, Desk
from tests.services import run_postgres
from tests.storage.crawl_state import CrawlState
from worker.records import Article, Author, Block, FetchedPage, Image, Outcome, Teaser
from worker.records.work import FetchFinish, Finish, Message, ParseClaim, ParseEnd, ReadPage
from worker.storage.article_store import Articles
from worker.storage.articles.save.outcomes import Saved
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.schema import upgrade

BATCH = 16
ROUNDS = 8
STEPS = ("fetch", "claim", "save", "finish", "settle")
Result = TypeVar("Result")


@dataclass
class Meter:
    """Count statements, processor time and time of each step."""

    engine: Engine
    statements: int = 0
    taken: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        event.listen(self.engine, "before_cursor_execute", self.count)

    def count(self, *call: Any) -> None:
        """Count one statement, or one for each row that it is sent for."""
        _connection, _cursor, _statement, parameters, _context, many = call
        self.statements += len(parameters) if many else 1

    def measure(self, step: str, work: Callable[[], Result]) -> Result:
        """Return what the work returns, its costs added to the step's."""
        before = self.statements, time.process_time(), time.perf_counter()
        result = work()
        after = self.statements, time.process_time(), time.perf_counter()
        sums = self.taken.setdefault(step, [0.0, 0.0, 0.0])
        for place, (early, late) in enumerate(zip(before, after, strict=True)):
            sums[place] += late - early
        return result


def page_article(number: int, edition: int = 0) -> Article:
    """Return an article of a usual size; an edition says a line more than the one before."""
    random = Random(number)
    said = Desk(ENGLISH, random).text(800, random)
    lines = [" ".join(said[place : place + 2]) for place in range(0, len(said), 2)]
    lines += [f"Edition {n}." for n in range(edition)]
    blocks = tuple(Block("paragraph", line, position=place) for place, line in enumerate(lines))
    text = "\n\n".join(lines)
    url = f"https://news-{number % BATCH}.example/2026/03/story-{number}.html"
    images = tuple(
        Image(f"https://img.example/{number}/{place}.jpg", caption=f"Scene {place} of report {number}", credit="Mara")
        for place in range(6)
    )
    promoted = [*range(16), *(1_000 + number * 8 + own for own in range(8))]
    teasers = tuple(
        Teaser(f"https://news.example/2026/02/{target}.html", headline=f"What became of case {target}", position=place)
        for place, target in enumerate(promoted)
    )
    return Article(
        url=url, canonical_url=url, title=f"Report {number}", language="en", blocks=blocks, text=text,
        word_count=len(text.split()), images=images, teasers=teasers, extractor_version="1",
        authors=(Author(f"Writer {number % 9}"),), published_at=datetime.fromisoformat("2026-03-01T08:00:00+00:00"),
    )  # fmt: skip


def fetched_pages(crawl: CrawlState, meter: Meter, round_: int) -> list[Message]:
    """Return the messages of the pages that are due, each fetched from a host of its own."""
    messages = []
    due = crawl.dispatch.take_fetches(BATCH, crawl.now)
    assert len(due) == BATCH
    for place, message in enumerate(due):
        claim: Any = meter.measure("fetch", partial(crawl.frontier.start_fetch, message, "fetch@one", crawl.now))
        page = FetchedPage(claim.url, claim.url, 200, crawl.now, f"{round_}-{place}", 10)
        end = FetchFinish(Outcome("fetch", "fetched", "ok"), crawl.now, page=page)
        messages += meter.measure("fetch", partial(crawl.frontier.finish_fetch, claim, end)) or []
    return messages


def store(
    crawl: CrawlState, articles: Articles, meter: Meter, messages: list[Message], made: dict[str, Article], again: bool
) -> None:
    """Claim, save, finish and settle pages, which come again where they are to."""
    claims = meter.measure("claim", lambda: crawl.parses.start_parses(messages, BATCH, "parse@one", crawl.now))
    saved = meter.measure("save", lambda: save(articles, claims, made, crawl.now))
    finish = Finish(Outcome("parse", "stored", "new"), crawl.now, crawl.now + timedelta(hours=1) if again else None)
    meter.measure("finish", lambda: crawl.parses.finish_parses([ParseEnd(claim, finish) for claim in claims]))
    meter.measure("settle", lambda: articles.settle_all([each.article_id for each in saved], crawl.now))


def save(articles: Articles, claims: list[ParseClaim], made: dict[str, Article], now: datetime) -> list[Saved]:
    """Save the articles of claimed pages at once."""
    pages = [
        ReadPage(made[c.url], c.page_id, c.row_id, c.source_id, c.page.fetched_at, now, c.why) for c in claims if c.page
    ]
    saved = [each for each in articles.save_all(pages) if each]
    assert len(saved) == len(pages)
    return saved


@contextmanager
def database() -> Iterator[sessionmaker[Session]]:
    """Give sessions on an empty PostgreSQL database of its own."""
    with run_postgres() as server:
        engine = open_engine(server.url(server.create()))
        upgrade(engine)
        yield open_sessions(engine)
        engine.dispose()


def run(sessions: sessionmaker[Session], kind: str, profiler: cProfile.Profile | None) -> dict[str, list[float]]:
    """Return what each step took for rounds of new, unchanged or revised pages."""
    crawl, articles = CrawlState(sessions), Articles(sessions)
    meter = Meter(sessions.kw["bind"])
    source_id = crawl.add_source(f"gazette-{kind}", delay=1.0)
    for round_ in range(ROUNDS + 1):
        start = {"new": 0, "unchanged": 100_000, "revised": 200_000}[kind]
        first = start + (round_ * BATCH if kind == "new" else 0)
        edition = round_ if kind == "revised" else 0
        made = {a.url: a for a in (page_article(first + n, edition) for n in range(BATCH))}
        if kind == "new" or not round_:
            crawl.admit(*made, source_id=source_id)
        messages = fetched_pages(crawl, meter, round_)
        if profiler and round_:
            profiler.enable()
        store(crawl, articles, meter, messages, made, kind != "new")
        if profiler:
            profiler.disable()
        if not round_:
            meter.taken.clear()
        crawl.after(4000)
    return meter.taken


def main() -> None:
    """Print the table of every kind of page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", action="store_true", help="say where the client's time goes")
    profiler = cProfile.Profile() if parser.parse_args().profile else None
    print(f"Per page, {ROUNDS} batches of {BATCH} pages.\n")
    print("| pages | step | statements | client CPU ms | ms |\n|---|---|---:|---:|---:|")
    for kind in ("new", "unchanged", "revised"):
        with database() as sessions:
            taken = run(sessions, kind, profiler if kind == "new" else None)
        rows = {step: taken[step] for step in STEPS}
        rows["save and settle"] = [a + b for a, b in zip(taken["save"], taken["settle"], strict=True)]
        rows["all but fetch"] = [sum(taken[step][place] for step in STEPS[1:]) for place in range(3)]
        for step, sums in rows.items():
            count, cpu, wall = (value / (ROUNDS * BATCH) for value in sums)
            print(f"| {kind} | {step} | {count:.2f} | {cpu * 1000:.2f} | {wall * 1000:.2f} |", flush=True)
    if profiler:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
