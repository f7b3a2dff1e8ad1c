"""A crawl of many addresses, hosts and feeds, made in the database by a few statements: most done, some due.

Of a hundred addresses eighty are done, and nineteen wait for their next visit; every host has one that is due now.  Of
three feeds one is due.  Five feeds make a source, ten addresses are of a feed's, and a hundred of a host.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Engine, text

from benchmarks.storage.filling.loading import patient_connection, set_sequences, vacuum, without_indexes
from worker.records import Source
from worker.storage.crawl.sources import Sources
from worker.storage.database.engine import open_sessions

ON_HOST, OF_FEED, OF_SOURCE = 100, 100, 5
TABLES = ("source", "host", "feed", "frontier")
SERIES = {
    "postgresql": "generate_series(CAST(1 AS bigint), {many}) AS series (n)",
    "sqlite": "(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {many}) SELECT n FROM s)",
}  # fmt: skip
KEY = {"postgresql": "encode(sha256({}::bytea), 'hex')", "sqlite": "sha256({})"}
AHEAD = {
    "postgresql": "CAST('{now}+00' AS timestamptz) + ({seconds}) * interval '1 second'",
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', '{now}', ({seconds}) || ' seconds')",
}
STATEMENTS = (
    """INSERT INTO source (id, slug, config, state, applied_at, budget_used)
    SELECT n + 1, 'site-' || n, {config}, 'active', {now}, 0 FROM {sources}""",
    """INSERT INTO host (id, name, next_due_at, robots_text, robots_status, robots_expires_at, robots_hops)
    SELECT n, 'host-' || n || '.example:443', {just}, '', 200, {tomorrow}, 0 FROM {hosts}""",
    """INSERT INTO feed (id, source_id, host_id, kind, url, stage, due_at, attempts, hops, failures, entries)
    SELECT n, 2 + n % {many_sources}, 1 + n % {many_hosts}, 'feed', 'https://host-' || (1 + n % {many_hosts}) ||
        '.example/feed-' || n || '.xml', 'poll', {poll_at}, 0, 0, 0, 20 FROM {feeds}""",
    """INSERT INTO frontier (id, key, url, host_id, source_id, feed_id, via, hops, depth, discovered_at, recrawls, why,
        stage, due_at, attempts, outcome, reason, fetch_outcome, parse_outcome, finished_at)
    SELECT n, {key}, 'https://host-' || (1 + n % {many_hosts}) || '.example/news/' || n, 1 + n % {many_hosts},
        2 + n % {many_feeds} % {many_sources}, 1 + n % {many_feeds}, 'feed', 0, 0, {now}, 1, 'poll',
        CASE WHEN n <= {many_hosts} OR n % 5 = 0 THEN 'fetch' WHEN n % 1000 = 1 THEN 'dead' ELSE 'done' END,
        CASE WHEN n <= {many_hosts} THEN {just} WHEN n % 5 = 0 THEN {later} END, 0,
        CASE WHEN n % 1000 = 1 THEN 'dead_letter' ELSE 'stored' END, 'ok', 'fetched', 'stored', {now}
    FROM {addresses}""",
)  # fmt: skip


def fill_frontier(engine: Engine, addresses: int, now: datetime) -> None:
    """Fill an empty database with the newest schema."""
    sessions = open_sessions(engine)
    Sources(sessions).apply([Source("pattern", "Pattern", "https://pattern.example/", language="en")], now)
    with engine.connect() as connection:
        config = connection.scalar(text("SELECT CAST(config AS text) FROM source"))
    name = engine.dialect.name
    parts = {
        "hosts": addresses // ON_HOST, "feeds": addresses // OF_FEED, "sources": addresses // OF_FEED // OF_SOURCE,
        "addresses": addresses,
    }  # fmt: skip
    values = {f"many_{part}": str(many) for part, many in parts.items()}
    values |= {part: SERIES[name].format(many=many) for part, many in parts.items()}
    at = f"{now:%Y-%m-%d %H:%M:%S}.000000"

    def ahead(seconds: str) -> str:
        return AHEAD[name].format(now=at, seconds=seconds)

    values["config"] = "'" + str(config).replace("'", "''") + "'"
    values["key"] = KEY[name].format("('host-' || (1 + n % {many_hosts}) || '.example/news/' || n)").format(**values)
    values |= {"now": ahead("0"), "tomorrow": ahead("86400"), "just": ahead("-(n % 600)")}
    values |= {"later": ahead("3600 + n * 7919 % 86400"), "poll_at": ahead("n * 7919 % 900 - 300")}
    statements = [statement.format(**values) for statement in STATEMENTS]
    run(engine, statements)


def run(engine: Engine, statements: list[str]) -> None:
    """Run statements that fill tables, without their indexes where they can be made again."""
    connection = patient_connection(engine)
    try:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            raw = connection.driver_connection
            raw.create_function("sha256", 1, lambda said: sha256(said.encode()).hexdigest(), deterministic=True)
            cursor.execute("BEGIN IMMEDIATE")
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("COMMIT")
            cursor.execute("ANALYZE")
        else:
            cursor.execute("SET session_replication_role = replica")
            with without_indexes(cursor, TABLES):
                for statement in statements:
                    cursor.execute(statement)
            set_sequences(cursor)
            connection.commit()
    finally:
        connection.invalidate() if engine.dialect.name != "sqlite" else connection.close()
    if engine.dialect.name != "sqlite":
        vacuum(engine)
