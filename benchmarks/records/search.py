"""Search: how long common questions take from the index of a database of many articles, and by which plan.

    python -m benchmarks.records.search --articles 100000 [--database sqlite | URL] [--plans]

The articles are those of ``benchmarks.storage.filling``; they come into the index as stored ones do after an
upgrade.  Each question is asked ten times; the quickest counts, for what else the machine did is none of the search's.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, event, func, select, text

from benchmarks.storage.filling import fill
from tests.services import run_postgres
from worker.records.article_filter import ArticleFilter
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.schema import upgrade
from worker.storage.queries.search import Searches
from worker.storage.search.filling import PART
from worker.storage.search.index import index_articles
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import SourceRow

ROUNDS = 10
PROCESSES = 2


def index(task: tuple[str, int, int]) -> int:
    """Bring the articles of a range of ids into the index."""
    url, low, high = task
    engine = open_engine(url)
    with open_sessions(engine).begin() as session:
        ids = list(session.scalars(select(ArticleRow.id).where(ArticleRow.id.between(low, high))))
        count = index_articles(session, ids)
    engine.dispose()
    return count


def index_all(engine: Engine, url: str) -> float:
    """Bring all articles into the index; return how many a second."""
    with engine.connect() as connection:
        ids = list(connection.scalars(select(ArticleRow.id).order_by(ArticleRow.id)))
    tasks = [(url, ids[at], ids[min(at + PART, len(ids)) - 1]) for at in range(0, len(ids), PART)]
    began = time.perf_counter()
    if engine.dialect.name == "sqlite":
        done = sum(map(index, tasks))
    else:
        with ProcessPoolExecutor(PROCESSES) as pool:
            done = sum(pool.map(index, tasks, chunksize=4))
    return done / (time.perf_counter() - began)


def vacuum(engine: Engine) -> None:
    """Let the planner know what is there."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE article_search" if engine.dialect.name != "sqlite" else "ANALYZE")


def words_of(engine: Engine) -> tuple[str, str, str]:
    """Return a word of every article, one of some, and two that stand in a row."""
    with engine.connect() as connection:
        found = connection.execute(select(ArticleRow.text).order_by(ArticleRow.id.desc()).limit(300)).scalars().all()
    counts: dict[str, int] = {}
    for said in found:
        for word in set(said.lower().split()):
            if word.isalpha() and len(word) > 6:  # No word that stemming passes over.
                counts[word] = counts.get(word, 0) + 1
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    row = next(said for said in found if len(said.split()) > 20).split()
    phrase = " ".join("".join(c for c in word if c.isalnum()) for word in row[8:10])
    return ordered[0], ordered[len(ordered) // 2], phrase


def questions(engine: Engine) -> Iterator[tuple[str, str, ArticleFilter]]:
    """Yield what is asked, each with a name."""
    most, some, phrase = words_of(engine)
    with engine.connect() as connection:
        slug = connection.scalar(select(SourceRow.slug).order_by(SourceRow.id.desc()).limit(1))
        newest = connection.scalar(select(func.max(ArticleRow.dated_at))) or datetime.now(UTC)
    yield "a word of most articles", most, ArticleFilter()
    yield "a word of some articles", some, ArticleFilter()
    yield "two words", f"{most} {some}", ArticleFilter()
    yield "a phrase", f'"{phrase}"', ArticleFilter()
    yield "a beginning", f"{some[:4]}*", ArticleFilter()
    yield "one without the other", f"{some} -{most}", ArticleFilter()
    yield "a word that is nowhere", "zyzzyvas", ArticleFilter()
    yield "a word of most, one source", most, ArticleFilter(source=slug)
    yield "a word of most, one week", most, ArticleFilter(published_from=newest - timedelta(days=7))
    yield "no word, one kind", "", ArticleFilter(kind="article", language="en")


def measure(call: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the quickest of some runs, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        began = clock()
        call()
        times.append(1000 * (clock() - began))
    return min(times)


@contextmanager
def noted(engine: Engine) -> Iterator[list[tuple[str, object]]]:
    """Note the statements on the index that run meanwhile."""
    found: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        if "article_search" in statement and ("@@" in statement or "MATCH" in statement):
            found.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def explain(engine: Engine, call: Callable[[], object]) -> tuple[float, list[str]]:
    """Return the milliseconds that PostgreSQL's index took for one question, and the plans."""
    with noted(engine) as statements:
        call()
    is_postgres = engine.dialect.name != "sqlite"
    how = "EXPLAIN (ANALYZE, COSTS OFF)" if is_postgres else "EXPLAIN QUERY PLAN"
    with engine.connect() as connection:
        lines = [
            " ".join(map(str, row))[:200]
            for statement, values in statements
            for row in connection.exec_driver_sql(f"{how} {statement}", values)  # type: ignore[arg-type]
        ]
    took = [float(line.split()[-2]) for line in lines if line.startswith("Execution Time")]
    return sum(took), lines


def ask(engine: Engine, plans: bool) -> None:
    """Ask all questions, and print how long each took."""
    searches = Searches(open_sessions(engine))
    print(f"{'question':32} {'found':>8} {'page ms':>8} {'cpu ms':>8} {'index ms':>9} {'facets ms':>10}")
    for name, words, wanted in questions(engine):
        page = searches.search(words, wanted)
        found = f"{'' if page.is_exact else '>'}{page.total}"
        call = partial(searches.search, words, wanted)
        took, cpu = measure(call), measure(call, time.process_time)
        counted = measure(partial(searches.facets, words, wanted))
        index_took, lines = explain(engine, call)
        print(f"{name:32} {found:>8} {took:8.1f} {cpu:8.1f} {index_took:9.1f} {counted:10.1f}", flush=True)
        if plans:
            print(*(f"    {line}" for line in lines), sep="\n")


def run(url: str, articles: int, plans: bool) -> None:
    """Fill, index and ask."""
    engine = open_engine(url)
    upgrade(engine)
    with engine.connect() as connection:
        stored = connection.scalar(select(func.count()).select_from(ArticleRow)) or 0
    if stored < articles:
        fill(engine, articles - stored)
    print(f"{engine.dialect.name}: {articles:,} articles, indexed {index_all(engine, url):,.0f} a second", flush=True)
    vacuum(engine)
    if engine.dialect.name != "sqlite":
        with engine.connect() as connection:
            sizes = text("SELECT pg_size_pretty(pg_total_relation_size('article_search'))")
            print(f"size of the index: {connection.scalar(sizes)}")
    ask(engine, plans)
    engine.dispose()


def main() -> None:
    """Measure on a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--database", default="postgresql", help="or the URL of one that is filled already")
    parser.add_argument("--plans", action="store_true", help="print the plan of each question")
    options = parser.parse_args()
    if options.database == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            run(f"sqlite:///{Path(folder) / 'copydesk.db'}", options.articles, options.plans)
        return
    if "://" in options.database:
        engine = open_engine(options.database)
        ask(engine, options.plans)
        engine.dispose()
        return
    with run_postgres() as server:
        run(server.url(server.create()), options.articles, options.plans)


if __name__ == "__main__":
    main()
