"""Runners: one system each, from an empty database to the last page stored."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from benchmarks.crawling.race.measuring import Result, between, statements, tree_seconds
from tests.faults.rig import Rig
from tests.services import PostgresServer
from worker.broker.queues import open_redis

GATHER, LONGEST = 120.0, 1800.0
SETTINGS = {
    "FETCH_DELAY": "0", "FETCH_DEADLINE": "30", "DISPATCH_EVERY": "1", "MESSAGE_WAIT": "120", "CLAIM_POLL": "120",
    "CLAIM_FETCH": "60", "CLAIM_PARSE": "120", "PARSE_SOFT_LIMIT": "60", "PARSE_HARD_LIMIT": "90",
    "PARSE_PROCESSES": "2", "FETCH_THREADS": "16", "MAX_ATTEMPTS": "3", "BACKOFF": "60", "BACKOFF_CAP": "3600",
    "FAILURE_CACHE": "600", "POLL_FLOOR": "300",
}  # fmt: skip
SOURCE = """
name = "Race {n}"
home = "{home}/"
feeds = ["{home}/feed.xml"]
recrawl = []
"""
KINDS = ("discover", "fetch", "parse", "upkeep", "beat")
PAGE_TABLE = "CREATE TABLE page (url text PRIMARY KEY, title text, author text, date text, text text)"


class NoPress:
    """Stand where a rig wants a press: the race has hosts of its own."""

    feeds = "[]"

    def url(self, *_: object) -> str:
        """Return an address that is never asked."""
        return "http://127.0.0.1:9/"


def log_statements(postgres: PostgresServer) -> None:
    """Let the server log every statement with the name of its process."""
    for setting in ("log_statement = 'all'", "log_line_prefix = '%a '", "log_parameter_max_length = 0"):
        postgres.execute(f"ALTER SYSTEM SET {setting}")
    postgres.execute("SELECT pg_reload_conf()")


def wait_until(done: Callable[[], bool], seconds: float, what: str, every: float = 0.2) -> None:
    """Wait for a state.  Raises TimeoutError that names it."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(every)


def counted(dsn: str, statement: str) -> int:
    """Return a number from the database."""
    with psycopg.connect(dsn, autocommit=True, application_name="race") as connection:
        row = connection.execute(statement.encode()).fetchone()
    return int(row[0]) if row else 0


def dsn_of(postgres: PostgresServer, database: str) -> str:
    """Return a database's address for libpq."""
    return f"host={postgres.socket_folder} user=postgres dbname={database}"


def transactions(postgres: PostgresServer, database: str) -> int:
    """Return how many transactions a database has ended."""
    asked = f"SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '{database}'"
    return counted(dsn_of(postgres, "postgres"), asked)


def run_copydesk(postgres: PostgresServer, folder: Path, homes: list[str], pages: int) -> Result:
    """Crawl all hosts with Copydesk's processes."""
    rig, held = prepared(postgres, folder, homes)
    dsn = dsn_of(postgres, rig.database)
    with rig:
        alive = "SELECT count(*) FROM heartbeat WHERE node NOT LIKE 'beat%'"
        wait_until(lambda: has_table(dsn, "heartbeat") and counted(dsn, alive) >= 4, GATHER, "the workers have greeted")
        for file in held.iterdir():
            file.rename(folder / "sources" / file.name)
        assert rig.redis.process is not None
        roots = {child.name: child.process.pid for child in rig.supervisor.children if child.process is not None}
        roots["Redis"] = rig.redis.process.pid
        client = open_redis(rig.redis.url)
        commands = client.info("stats")["total_commands_processed"]

        def crawl() -> None:
            command = [Path(sys.executable).parent / "copydesk", "sources", "apply"]
            subprocess.run(command, env=rig.environ, check=True, capture_output=True)
            stored = "SELECT count(*) FROM frontier WHERE parse_outcome IS NOT NULL"
            wait_until(lambda: counted(dsn, stored) >= pages, LONGEST, "every page is stored", 0.5)

        result = measured("Copydesk", postgres, rig.database, roots, crawl)
        result.pages = counted(dsn, "SELECT count(*) FROM article")
        result.redis_commands = client.info("stats")["total_commands_processed"] - commands
        client.close()
        span = "SELECT extract(epoch FROM max(at) - min(at))::int FROM outcome WHERE step = '{}'"
        spans = {step: counted(dsn, span.format(step)) for step in ("poll", "fetch", "parse")}
        result.notes.append("from first to last: " + ", ".join(f"{step} {span} s" for step, span in spans.items()))
    return result


def prepared(postgres: PostgresServer, folder: Path, homes: list[str]) -> tuple[Rig, Path]:
    """Return a deployment whose processes name themselves to the database, and the sources that are held back."""
    procfile = folder / "Procfile"
    workers = "".join(f"{kind}: env PGAPPNAME={kind} copydesk worker {kind}\n" for kind in KINDS[:-1])
    procfile.write_text(f"release: copydesk release\n{workers}beat: env PGAPPNAME=beat copydesk beat\n")
    rig = Rig(folder, postgres, NoPress(), procfile, SETTINGS)  # type: ignore[arg-type]
    (folder / "sources" / "press.toml").unlink()
    held = folder / "held"
    held.mkdir()
    for number, home in enumerate(homes):
        (held / f"race{number}.toml").write_text(SOURCE.format(n=number, home=home))
    return rig, held


def measured(
    name: str, postgres: PostgresServer, database: str, roots: dict[str, int], crawl: Callable[[], None]
) -> Result:
    """Return what a crawl took."""
    assert postgres.process is not None
    roots = {**roots, "PostgreSQL": postgres.process.pid}
    log = postgres.socket_folder / "log"
    mark, ended = log.stat().st_size, transactions(postgres, database)
    before, began = tree_seconds(roots), time.monotonic()
    crawl()
    result = Result(name, seconds=time.monotonic() - began)
    result.cpu = between(before, tree_seconds(roots))
    result.transactions = transactions(postgres, database) - ended
    result.statements = statements(read_from(log, mark))
    result.statements.pop("race", None)
    return result


def run_scrapy(postgres: PostgresServer, folder: Path, homes: list[str], pages: int, python: Path) -> Result:
    """Crawl all hosts with two processes of Scrapy and trafilatura."""
    database = postgres.create()
    dsn = dsn_of(postgres, database)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(PAGE_TABLE.encode())
    spider = Path(__file__).with_name("spider.py")
    halves = [(folder / f"go{n}", homes[n::2]) for n in range(2)]
    processes = [
        subprocess.Popen([python, spider, f"{dsn} application_name=scrapy", go, *(f"{h}/feed.xml" for h in half)])
        for go, half in halves
    ]
    try:
        for go, _ in halves:
            wait_until(Path(f"{go}.ready").exists, GATHER, "Scrapy is loaded")
        roots = {f"Scrapy {n}": process.pid for n, process in enumerate(processes)}

        def crawl() -> None:
            for go, _ in halves:
                go.touch()
            wait_until(lambda: counted(dsn, "SELECT count(*) FROM page") >= pages, LONGEST, "every page is stored", 0.5)

        result = measured("Scrapy + trafilatura", postgres, database, roots, crawl)
        result.pages = counted(dsn, "SELECT count(*) FROM page")
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)
    return result


def has_table(dsn: str, name: str) -> bool:
    """Tell whether there is a table of that name."""
    return bool(counted(dsn, f"SELECT count(*) FROM pg_tables WHERE tablename = '{name}'"))


def read_from(path: Path, mark: int) -> bytes:
    """Return what was written to a file since."""
    with path.open("rb") as file:
        file.seek(mark)
        return file.read()
