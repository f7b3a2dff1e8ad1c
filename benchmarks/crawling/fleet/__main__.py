"""A fleet on a virtual clock: its throughput, fairness and freshness, what both servers do for it, and what ends it.

    make fleet                              (WORKERS="10 100 1000" HOSTS=100000 ADDRESSES=1000000 PAGES=700)

Three parts, as a day of a thousand workers would be 86 million fetches, of some 20 ms of processor each:

- *the rush*: all hosts at full size, everything due; each number of workers fetches so many pages (or ten minutes);
- *the bound*: few hosts with much, where only the delays between two requests to a host hold the workers back;
- *the day*: one host in two thousand and as many workers, for 24 hours with polls, new pages and recrawls.

A tick's messages leave when it has had its processor time, so that a tick that takes long holds the fleet back as it
would.  The section is added to benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from benchmarks.crawling.fleet.clockwork import Clock
from benchmarks.crawling.fleet.fleet import Fleet
from benchmarks.crawling.fleet.hosts import add_publishers, fill_backlog, shares
from benchmarks.crawling.fleet.report import bound_line, day_lines, head, rush_line
from tests.services import PostgresServer, run_postgres
from worker.local_stack.redis_server import RedisServer
from worker.runtime import Runtime
from worker.settings import Settings
from worker.storage.database.schema import upgrade

RESULTS = Path(__file__).parents[2] / "RESULTS.md"
NOW = datetime(2026, 3, 21, 6, tzinfo=UTC)
# Articles that a fleet's hosts publish a day, to a host; hosts of the bound, their addresses, and its seconds.
PUBLISHED, BOUND_HOSTS, BOUND_ADDRESSES, BOUND_SECONDS = 10, 200, 4_000, 60
DAY, DELAY = 86_400.0, 5.0
LONGEST_RUSH = 600.0
# Seconds between two ticks of the day, in place of one: a tick without work would be most of what is simulated.
DAY_TICK = 15.0
# The part of the fleet that lives through a day.
SLICE = 2000


def main() -> None:
    """Run the parts, print, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--hosts", type=int, default=100_000)
    parser.add_argument("--addresses", type=int, default=1_000_000)
    parser.add_argument("--pages", type=int, default=700, help="the most that each number of workers fetches")
    parser.add_argument("--mark", type=int, default=200, help="the setting queue_mark")
    parser.add_argument("--parts", nargs="+", default=["rush", "bound", "day"], choices=["rush", "bound", "day"])
    parser.add_argument("--note", default="")
    options = parser.parse_args()
    lines = [head(options)]
    with tempfile.TemporaryDirectory() as folder, run_postgres() as postgres, RedisServer() as redis:
        for part in options.parts:
            began = time.perf_counter()
            lines += PARTS[part](postgres, redis, folder, options)
            print(*lines[-12:], f"({part}: {time.perf_counter() - began:.0f} s)\n", sep="\n", flush=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


@contextmanager
def opened(
    postgres: PostgresServer, redis: RedisServer, folder: str, mark: int, delay: float = 5.0
) -> Iterator[Runtime]:
    """A runtime on an empty database and an empty Redis."""
    name = postgres.create()
    settings = Settings(
        database_url=postgres.url(name), redis_url=redis.url, archive_url=f"file:{folder}", queue_mark=mark,
        fetch_delay=DELAY,
    )  # fmt: skip
    runtime = Runtime(settings)
    upgrade(runtime.engine)
    runtime.queues.redis.flushall()
    yield runtime
    runtime.engine.dispose()
    postgres.drop(name)


def rush(postgres: PostgresServer, redis: RedisServer, folder: str, options: argparse.Namespace) -> list[str]:
    """Let ever more workers at a crawl whose every host has something due."""
    lines = ["### The rush", "", rush_line(None)]
    with opened(postgres, redis, folder, options.mark) as runtime:
        small = redis_kilobytes(runtime, min(options.addresses, 10_000))
    with opened(postgres, redis, folder, options.mark) as runtime:
        many = fill_backlog(runtime.engine, options.hosts, options.addresses, NOW)
        now = NOW
        for number in options.workers:
            fleet = Fleet(runtime, Clock(now), number, [])
            before = commands(runtime)
            seconds = fleet.run(LONGEST_RUSH, options.pages)
            lines.append(rush_line(fleet, seconds, commands(runtime) - before))
            large = runtime.queues.used_memory() / 1000
            runtime.queues.purge(("discover", "fetch", "parse"))
            now = fleet.clock.now + timedelta(hours=1)
    said = f"{options.hosts:,} hosts, {many:,} addresses, the mark of a queue at {options.mark}."
    memory = f"Redis held {small:,.0f} KB with 10,000 addresses due and a full queue, {large:,.0f} KB with {many:,}."
    return [*lines, "", said, memory, ""]


def redis_kilobytes(runtime: Runtime, addresses: int) -> float:
    """Return what Redis holds when a small crawl has filled its queue."""
    fill_backlog(runtime.engine, max(1, addresses // 10), addresses, NOW)
    fleet = Fleet(runtime, Clock(NOW), 10, [])
    fleet.run(5.0, 100)
    return runtime.queues.used_memory() / 1000


def bound(postgres: PostgresServer, redis: RedisServer, folder: str, options: argparse.Namespace) -> list[str]:
    """Let workers enough at few hosts with much, which their delays alone hold back."""
    with opened(postgres, redis, folder, options.mark) as runtime:
        fill_backlog(runtime.engine, BOUND_HOSTS, BOUND_ADDRESSES, NOW)
        with runtime.engine.connect() as connection:
            counted = connection.execute(text("SELECT host_id, count(*) FROM frontier GROUP BY host_id"))
            backlog = {int(host): int(many) for host, many in counted}
        fleet = Fleet(runtime, Clock(NOW), 100, [])
        seconds = fleet.run(BOUND_SECONDS, 10**6)
    return ["### The bound", "", bound_line(fleet, seconds, backlog, runtime.settings.fetch_delay), ""]


def day(postgres: PostgresServer, redis: RedisServer, folder: str, options: argparse.Namespace) -> list[str]:
    """Let a slice of the fleet live through a day."""
    hosts, workers = max(1, options.hosts // SLICE), max(1, max(options.workers) // SLICE)
    with opened(postgres, redis, folder, options.mark) as runtime:
        add_publishers(runtime.engine, hosts, NOW)
        rates = [PUBLISHED * hosts * share for share in shares(hosts)]
        fleet = Fleet(runtime, Clock(NOW), workers, rates)
        fleet.every = DAY_TICK
        before = commands(runtime)
        fleet.run(DAY, 10**6)
        used = commands(runtime) - before
    return ["### The day", "", *day_lines(fleet, hosts, workers, used), ""]


def commands(runtime: Runtime) -> int:
    """Return the commands that Redis has carried out."""
    return int(runtime.queues.redis.info("stats")["total_commands_processed"])


PARTS = {"rush": rush, "bound": bound, "day": day}


if __name__ == "__main__":
    main()
