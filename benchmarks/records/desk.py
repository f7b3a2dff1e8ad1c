"""Ask each page of the desk and list of the API on a filled PostgreSQL: time, processor, queries, the slowest plan.

Milliseconds are those of the quickest of some requests, for what else the machine does is none of the desk's; those of
the processor are a mean of this process and the database together.

python -m benchmarks.records.desk [ARTICLES] [--database URL] [--plans]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, func, select

from benchmarks.storage.filling import fill
from benchmarks.storage.growth.measuring import counters, cpu_between
from tests.services import run_postgres
from worker.local_stack.redis_server import RedisServer
from worker.runtime import Runtime, utc_now
from worker.settings import Settings
from worker.storage.database.schema import upgrade
from worker.storage.tables.articles import ArticleRow, RevisionRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.shared_rows import CaptionRow, PlacementRow, SightingRow
from worker.storage.tokens import Tokens
from worker.web import create_app

TIMES = 7
LIMIT = 100.0  # milliseconds


@dataclass
class Watch:
    """Keep the statements of one page with their seconds."""

    statements: list[tuple[float, str, Any]] = field(default_factory=list)
    began: float = 0.0

    def before(self, *_: Any) -> None:
        """Note when a statement begins."""
        self.began = time.perf_counter()

    def after(self, _connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        """Note a statement that has ended."""
        self.statements.append((time.perf_counter() - self.began, statement, values))


def pages_of(runtime: Runtime) -> dict[str, str]:
    """Return the pages to ask, each with the row that costs most among those that are quickly found."""
    with runtime.sessions() as session:
        article = session.scalar(select(func.max(ArticleRow.id)))
        edited = session.scalar(select(RevisionRow.article_id).where(RevisionRow.number == 2).limit(1)) or article
        told = session.scalar(select(ArticleRow.id).where(ArticleRow.story_id.is_not(None)).limit(1)) or article
        slug = session.scalar(select(SourceRow.slug).order_by(SourceRow.id.desc()).limit(1))
        often = select(PlacementRow.image_id).group_by(PlacementRow.image_id).order_by(func.count().desc()).limit(1)
        image = session.scalar(often)
        caption = session.scalar(select(func.max(CaptionRow.id)))
        teased = session.scalar(select(SightingRow.article_id).limit(1))
    return {
        "Now": "/",
        "articles": "/articles",
        "a source's articles": f"/articles?source={slug}",
        "a search": "/articles?q=harbour",
        "a search in a source": f"/articles?q=the+council&source={slug}",
        "an article": f"/articles/{article}",
        "one of a story": f"/articles/{told}",
        "one with teasers": f"/articles/{teased}",
        "edits": f"/articles/{edited}/diff",
        "pictures": "/pictures",
        "reused pictures": "/pictures?order=reused",
        "the most used picture": f"/pictures/{image}",
        "a caption": f"/captions/{caption}",
        "teasers": "/teasers",
        "a source's teasers": f"/teasers?source={slug}",
        "sources": "/sources",
        "a source": f"/sources/{slug}",
        "workbench": f"/sources/{slug}/workbench",
        "API: captions of a source": f"/v1/captions?source={slug}",
        "API: captions that nobody wrote": "/v1/captions?q=nobody+wrote+this",
        "API: teasers by words": "/v1/teasers?q=harbour",
        "API: teasers to nowhere": "/v1/teasers?domain=nowhere.example",
        "API: pictures seen long ago": "/v1/images?seen_to=1990-01-01T00:00:00Z",
        "API: pictures by words": "/v1/images?q=nobody+wrote+this",
        "API: articles": "/v1/articles?limit=50",
        "API: a source's articles": f"/v1/articles?limit=50&source={slug}",
        "API: an article": f"/v1/articles/{article}",
        "API: stories": "/v1/stories",
        "API: captions": "/v1/captions",
        "API: images": "/v1/images",
        "API: teasers": "/v1/teasers",
        "API: sources": "/v1/sources",
        "API: changes": "/v1/changes",
        "API: search": "/v1/search?q=harbour",
    }


@contextmanager
def watched(engine: Engine) -> Iterator[Watch]:
    """Watch the statements of an engine."""
    watch = Watch()
    event.listen(engine, "before_cursor_execute", watch.before)
    event.listen(engine, "after_cursor_execute", watch.after)
    try:
        yield watch
    finally:
        event.remove(engine, "before_cursor_execute", watch.before)
        event.remove(engine, "after_cursor_execute", watch.after)


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what one page costs: milliseconds, those of the processor, pages of the database read, HTTP status."""

    took: float
    cpu: float
    buffers: float
    status: int


def measure(client: TestClient, runtime: Runtime, path: str) -> tuple[Asked, Watch]:
    """Return what a page costs, and its statements of the last time."""
    took: list[float] = []
    client.get(path, follow_redirects=False)
    before = counters(runtime.engine)
    for _ in range(TIMES):
        lookout = getattr(client.app.state, "lookout", None)  # type: ignore[attr-defined]
        if lookout is not None:
            lookout.forget()  # What one look costs, and not what it costs to remember it.
        with watched(runtime.engine) as watch:
            began = time.perf_counter()
            status = client.get(path, follow_redirects=False).status_code
            took.append((time.perf_counter() - began) * 1000)
    after = counters(runtime.engine)
    buffers = (after.buffers or 0) - (before.buffers or 0)
    return Asked(min(took), 1000 * cpu_between(before, after) / TIMES, buffers / TIMES, status), watch


def plan_of(engine: Engine, statement: str, values: Any) -> str:
    """Return the plan of a statement as PostgreSQL carries it out."""
    with engine.connect() as connection:
        lines = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", values)
        return "\n".join(f"      {row[0][:160]}" for row in lines)


def report(client: TestClient, runtime: Runtime, plans: bool) -> None:
    """Print a line for each page, and for slow ones the plan of what took longest."""
    for name, path in pages_of(runtime).items():
        asked, watch = measure(client, runtime, path)
        mark = "  OVER" if asked.took > LIMIT else ""
        costs = f"{asked.took:7.1f} ms, {asked.cpu:6.1f} of CPU, {len(watch.statements):3} queries"
        print(f"{costs}, {asked.buffers:7.0f} pages  {asked.status}  {name}{mark}", flush=True)
        seconds, statement, values = max(watch.statements, key=lambda each: each[0], default=(0.0, "", None))
        if plans and statement.lstrip().upper().startswith("SELECT"):
            print(f"    {seconds * 1000:.1f} ms of it: {' '.join(statement.split())[:400]}")
            print(plan_of(runtime.engine, statement, values))


def made(stack: ExitStack) -> str:
    """Return the URL of an empty database of a PostgreSQL of its own."""
    server = stack.enter_context(run_postgres())
    return server.url(server.create())


def main() -> None:
    """Fill a database and ask every page of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=int, nargs="?", default=100_000)
    parser.add_argument("--database", help="one that is filled already")
    parser.add_argument("--plans", action="store_true")
    given = parser.parse_args()
    with ExitStack() as stack:
        redis, folder = stack.enter_context(RedisServer()), stack.enter_context(tempfile.TemporaryDirectory())
        url = given.database or made(stack)
        stated = {"database_url": url, "redis_url": redis.url, "archive_url": f"file:{Path(folder)}", "web_rate": 0}
        runtime = Runtime(Settings.model_validate(stated))
        upgrade(runtime.engine)
        if not given.database:
            began = time.monotonic()
            count = fill(runtime.engine, given.articles, index=True)
            print(f"{count:,} articles, filled in {time.monotonic() - began:.0f} s")
        token = Tokens(runtime.sessions).create(f"bench {time.time():.0f}", ["act"], utc_now())
        with TestClient(create_app(runtime), headers={"Authorization": f"Bearer {token}"}) as client:
            report(client, runtime, given.plans)
        runtime.engine.dispose()


if __name__ == "__main__":
    main()
