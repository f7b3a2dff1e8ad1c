"""A stage for the command line: a small site on loopback, a database that has crawled it, and a Redis."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

from sqlalchemy import select
from typer.testing import CliRunner, Result

from worker.cli import app
from worker.local_stack.redis_server import RedisServer
from worker.monitoring.sign_of_life import new_sign, write_sign
from worker.pipeline.dispatch import dispatch_due
from worker.pipeline.fetch_page import fetch_page
from worker.pipeline.parse_pages import parse_pages
from worker.pipeline.policy import Policy
from worker.pipeline.poll_source import poll_source
from worker.pipeline.ports import Ports
from worker.pipeline.trigger import ingest_url
from worker.records.work import Message
from worker.runtime import Runtime, current_runtime, forget_runtime, utc_now
from worker.storage.tables.crawl import FeedRow, FrontierRow

# Seconds that the crawl of the site may take on a busy machine, and how far ahead a row still counts as due.
CRAWL_SECONDS = 60.0
SOON = timedelta(seconds=20)
STORY, REFUSED = "/2026/03/story.html", "/2026/03/refused.html"
RSS = """<rss version="2.0"><channel><title>Demo</title><item><title>Ferry returns to the west quay</title>
<link>{home}{story}</link></item><item><title>Refused</title><link>{home}{refused}</link></item></channel></rss>"""
PAGE = """<!doctype html><html lang="en"><head><title>Ferry returns to the west quay</title>
<link rel="alternate" type="application/rss+xml" href="/rss.xml">
<meta property="article:published_time" content="2026-03-01T09:00:00Z"></head><body><article><h1>Ferry returns to the
west quay</h1>{paragraphs}</article></body></html>"""
PARAGRAPH = """<p>The ferry came back to the west quay on Sunday after {number} days in the yard, and about two hundred
people stood in the rain to watch it turn in the narrow basin behind the old customs house.</p>"""


class Site(BaseHTTPRequestHandler):
    """A feed, and one story that reads differently whenever it is asked for."""

    numbers = count(1)

    def do_GET(self) -> None:
        home = f"http://{self.headers['Host']}"
        pages = {
            "/": PAGE.format(paragraphs=PARAGRAPH.format(number=0)),
            "/rss.xml": RSS.format(home=home, story=STORY, refused=REFUSED),
            STORY: PAGE.format(paragraphs="".join(PARAGRAPH.format(number=next(self.numbers)) for _ in range(6))),
        }
        body = pages.get(self.path, "").encode()
        self.send_response(200 if body else 403 if self.path == REFUSED else 404)
        self.send_header("Content-Type", "application/rss+xml" if self.path == "/rss.xml" else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Drop the server's log, which a test has no use for."""


@contextmanager
def serve() -> Iterator[str]:
    """The home address of the running site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def redis() -> Iterator[str]:
    """The URL of a running Redis."""
    with RedisServer() as server:
        yield server.url


def environ(folder: Path, database_url: str, redis_url: str) -> dict[str, str]:
    """The environment of a deployment in a folder."""
    return {
        "COPYDESK_DATABASE_URL": database_url,
        "COPYDESK_REDIS_URL": redis_url,
        "COPYDESK_ARCHIVE_URL": f"file:{folder / 'archive'}",
        "COPYDESK_SOURCES_DIR": str(folder / "sources"),
        "COPYDESK_ALLOW_PRIVATE_HOSTS": "true",
        "COPYDESK_FETCH_DELAY": "0",
    }


def write_source(folder: Path, home: str) -> None:
    """Write one source named demo into the folder."""
    (folder / "sources").mkdir()
    text = f'name = "Demo"\nhome = "{home}/"\nfeeds = ["{home}/rss.xml"]\n'
    (folder / "sources/demo.toml").write_text(text, "utf-8")


def parse_one(message: Message, ports: Ports, policy: Policy) -> list[Message]:
    """Parse the page of one message."""
    return parse_pages([message], ports, policy)


def crawl(runtime: Runtime) -> None:
    """Poll, fetch and parse all that is due, here and without a queue."""
    steps = {"poll": poll_source, "fetch": fetch_page, "parse": parse_one}
    deadline = time.monotonic() + CRAWL_SECONDS
    while is_due_soon(runtime):
        assert time.monotonic() < deadline, "the site is not crawled in time"
        messages = dispatch_due(runtime.ports, runtime.policy)
        for message in messages:
            messages += steps[message.step](message, runtime.ports, runtime.policy)
        if not messages:
            time.sleep(0.02)


def is_due_soon(runtime: Runtime) -> bool:
    """Whether something is due now, or as soon as its host may be asked again."""
    soon = utc_now() + SOON
    with runtime.sessions() as session:
        return any(
            session.scalar(select(table.id).where(table.stage.in_(steps), table.due_at <= soon).limit(1)) is not None
            for table, steps in ((FeedRow, ("poll",)), (FrontierRow, ("fetch", "parse")))
        )


def prepare(home: str) -> None:
    """Crawl the source until its story has two revisions, with a live fetch worker."""
    assert invoke("release").exit_code == 0
    runtime = current_runtime()
    crawl(runtime)
    ingest_url(home + STORY, runtime.ports)
    crawl(runtime)
    sign = new_sign(f"fetch@{socket.gethostname()}", ["fetch"], runtime.ports.clock())
    write_sign(Path(runtime.settings.run_dir), sign)
    runtime.heartbeats.started(sign.node, sign.queues, sign.at)


def invoke(*arguments: str) -> Result:
    """What one call of the command line says in this process."""
    return CliRunner().invoke(app, list(arguments))


def leave() -> None:
    """Take the process its runtime."""
    runtime = current_runtime()
    runtime.engine.dispose()
    runtime.queues.redis.close()
    runtime.doorbell.close()
    forget_runtime()
