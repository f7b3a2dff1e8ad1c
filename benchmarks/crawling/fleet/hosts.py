"""The crawl of a fleet: hosts whose addresses fall off as Zipf found, or which publish at such rates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine, text

from benchmarks.storage.growth.frontier import run
from worker.records import Polling, Source
from worker.storage.crawl.sources import Sources
from worker.storage.database.engine import open_sessions

# The exponent of the spread: pages of web sites and articles of publishers fall off with 0.8 to 1.2.
ZIPF = 1.0
HOSTS_OF_SOURCE = 20
HOSTS = """INSERT INTO host (id, name, next_due_at, robots_text, robots_status, robots_expires_at, robots_hops)
    SELECT n, 'host-' || n || '.example:443', {just}, '', 200, {later}, 0 FROM generate_series(1, {hosts}) AS s (n)"""
SOURCES = """INSERT INTO source (id, slug, config, state, applied_at, budget_used)
    SELECT n + 1, 'site-' || n, {config}, 'active', {just}, 0 FROM generate_series(1, {sources}) AS s (n)"""
ADDRESSES = """INSERT INTO frontier (key, url, host_id, source_id, via, hops, depth, discovered_at, recrawls, why,
        stage, due_at, attempts)
    SELECT encode(sha256(('host-' || h || '.example/news/' || n)::bytea), 'hex'), 'https://host-' || h ||
        '.example/news/' || n, h, 2 + h % {sources}, 'feed', 0, 0, {just}, 0, 'poll', 'fetch', {just}, 0
    FROM generate_series(1, {hosts}) AS s (h),
        generate_series(1, greatest(1, floor({top} / h ^ {zipf})::int)) AS t (n)"""


def shares(hosts: int) -> list[float]:
    """Return the part of all that each host has, the largest first."""
    weights = [1 / rank**ZIPF for rank in range(1, hosts + 1)]
    total = sum(weights)
    return [weight / total for weight in weights]


def fill_backlog(engine: Engine, hosts: int, addresses: int, now: datetime) -> int:
    """Fill an empty database with addresses that are all due, and count them."""
    Sources(open_sessions(engine)).apply([Source("pattern", "Pattern", "https://pattern.example/", language="en")], now)
    with engine.connect() as connection:
        config = connection.scalar(text("SELECT CAST(config AS text) FROM source"))
    at = f"CAST('{now:%Y-%m-%d %H:%M:%S}+00' AS timestamptz)"
    values = {
        "hosts": hosts, "sources": -(-hosts // HOSTS_OF_SOURCE), "zipf": ZIPF, "top": addresses * shares(hosts)[0],
        "config": "'" + str(config).replace("'", "''") + "'", "just": f"{at} - interval '1 minute'",
        "later": f"{at} + interval '9 days'",
    }  # fmt: skip
    run(engine, [statement.format(**values) for statement in (SOURCES, HOSTS, ADDRESSES)])
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM frontier")) or 0)


def add_publishers(engine: Engine, hosts: int, now: datetime) -> None:
    """Add one source with one adaptive feed for each host, whose robots.txt allows everything."""
    polling = Polling(mode="adaptive")
    sources = [
        Source(
            f"site-{n}", f"Site {n}", f"https://host-{n}.example/", language="en", polling=polling,
            feeds=(f"https://host-{n}.example/feed.xml",),
        )
        for n in range(1, hosts + 1)
    ]  # fmt: skip
    Sources(open_sessions(engine)).apply(sources, now)
    with engine.begin() as connection:
        known = "UPDATE host SET robots_status = 404, robots_expires_at = :until"
        connection.execute(text(known), {"until": now.replace(year=now.year + 1)})


def jain(values: Iterable[float]) -> float:
    """Return Jain's index of fairness: 1 where all have the same, 1/n where one has everything."""
    found = list(values)
    squares = sum(value * value for value in found)
    return sum(found) ** 2 / (len(found) * squares) if squares else 1.0
