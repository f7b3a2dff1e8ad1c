"""Hostile mix: how fast ten healthy hosts are polled, fetched and parsed beside ten hostile ones, and alone.

    python -m benchmarks.crawling.hostile_mix

Each hostile host serves a feed, a section page and a robots.txt that cost as much as they can, and a readable feed that
announces pages of that kind.  The figures are the pages of healthy hosts stored a second and the polls of their feeds,
from the greeting of the workers to the last page; each of these feeds is due every five seconds.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select

from tests.faults.press import Press
from tests.faults.rig import Rig, await_that
from tests.services import PostgresServer, run_postgres
from worker.storage.tables.crawl import FrontierRow, OutcomeRow, SourceRow

HOSTS, PAGES, SECONDS = 10, 20, 280
LEAST = 0.5  # The share of the usual rate that has to be left.
SETTINGS = {
    "FETCH_DELAY": "1.0", "FETCH_DEADLINE": "10", "CLAIM_POLL": "60", "CLAIM_FETCH": "60", "CLAIM_PARSE": "120",
    "PARSE_SOFT_LIMIT": "45", "PARSE_HARD_LIMIT": "60", "PARSE_PROCESSES": "2", "MESSAGE_WAIT": "60",
    "DISPATCH_EVERY": "0.5", "MAX_ATTEMPTS": "3",
}  # fmt: skip
SOURCE = """
name = "Hostile {n}"
home = "{home}/"
feeds = ["{home}/feed.xml", "{home}/hostile.xml"]
listings = ["{home}/list"]
recrawl = []
[polling]
mode = "fixed"
interval = "60s"
"""
MARKS = "\u0301\u0323" * 120_000
# What costs much to read, as a page or as a section page; some 1 to 6 MB each.
BODIES = (
    "<p>" + "<i " + " ".join(f"a{n}=1" for n in range(40_000)) + ">words</i>",
    "<p>a" + MARKS,
    "<div>" + '<a rel="tag" href="/tag/x">tag</a>' * 40_000 + "</div>",
    "<div><p>words and more words</p>" * 120_000,
    "<table>" + "<tr><td><b><i><a href=/n/one>words here too</a>" * 40_000,
)
LINK = '<h2><a href="/news/2026/03/01/the-harbour-opens-{n}">The harbour opens again on day {n}</a></h2>'
FEEDS = (
    b'<?xml version="1.0" encoding="punycode"?><rss><channel><title>x</title>' + b"-\xe9a" * 1_000_000,
    b"<rss><channel>" + b"<item><title>x<b><i>" * 60_000,
    b"<rss><channel><item " + b" ".join(b"a%d='1'" % n for n in range(40_000)) + b"/></channel></rss>",
    b"<rss><channel><title>" + b"a" + MARKS.encode() + b"</title></channel></rss>",
    b'{"items": ' + b"[" * 4_000_000,
)


def answer(path: str, number: int) -> tuple[str, bytes]:
    """Return the Content-Type and the bytes of one hostile answer."""
    kind = number % len(BODIES)
    if path == "/robots.txt":
        return "text/plain", b"User-agent: *\n" + b"Disallow: /*a*b*c*d*e*f*g$\n" * 17_000
    if path == "/hostile.xml":
        return "application/rss+xml", FEEDS[kind]
    if path == "/list":
        return "text/html", (BODIES[kind] + "".join(LINK.format(n=n) for n in range(5_000))).encode()
    if path == "/feed.xml":
        items = "".join(f"<item><title>{n}</title><link>/news/story-{n}.html</link></item>" for n in range(PAGES))
        return "application/rss+xml", f"<rss><channel><title>x</title>{items}</channel></rss>".encode()
    return "text/html", f"<html><title>t</title><body><article><h1>t</h1>{BODIES[kind]}".encode()


def serve_hostile(number: int) -> ThreadingHTTPServer:
    """Start one hostile host."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content_type, body = answer(self.path, number)
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Rates(NamedTuple):
    """Hold the pages stored and the polls made a second, and the reasons of readings that were ended."""

    pages: float
    polls: float
    ended: dict[str, int]


def measure(postgres: PostgresServer, folder: Path, hostile: int) -> Rates:
    """Return the rates of the healthy hosts beside so many hostile ones."""
    with ExitStack() as stack:
        press = stack.enter_context(Press(HOSTS, PAGES, behaved=True))
        servers = [serve_hostile(number) for number in range(hostile)]
        for server in servers:
            stack.callback(server.shutdown)
        rig = Rig(folder, postgres, press, settings=SETTINGS, polled_every=5)
        for number, server in enumerate(servers):
            home = f"http://127.0.0.1:{server.server_port}"
            (folder / "sources" / f"hostile{number}.toml").write_text(SOURCE.format(n=number, home=home))
        press.release(PAGES)
        stack.enter_context(rig)
        mine = (
            select(func.count(FrontierRow.id))
            .join(SourceRow)
            .where(SourceRow.slug == "press", FrontierRow.parse_outcome.is_not(None))
        )

        def stored() -> int:
            with rig.sessions.begin() as session:
                return session.scalar(mine) or 0

        await_that(lambda: len(rig.nodes()) >= 4, 90, "every worker has greeted")
        started = time.monotonic()
        await_that(lambda: stored() >= HOSTS * PAGES, SECONDS, "every healthy page is stored")
        seconds = time.monotonic() - started
        ended = select(OutcomeRow.reason, func.count()).where(OutcomeRow.reason.in_(ENDED)).group_by(OutcomeRow.reason)
        polled = select(func.count(OutcomeRow.id)).join(SourceRow, SourceRow.id == OutcomeRow.source_id)
        polled = polled.where(SourceRow.slug == "press", OutcomeRow.step == "poll", OutcomeRow.word.in_(POLLED))
        with rig.sessions.begin() as session:
            polls = session.scalar(polled) or 0
            return Rates(HOSTS * PAGES / seconds, polls / seconds, dict(session.execute(ended).all()))


ENDED = ("cpu_limit", "time_limit", "memory_limit", "reader_lost", "reader_busy", "worker_lost", "robots_unreadable")
POLLED = ("polled", "unchanged")


def main() -> int:
    """Measure, print, and say whether enough is left."""
    with tempfile.TemporaryDirectory() as folder, run_postgres() as postgres:
        usual = measure(postgres, Path(folder) / "alone", 0)
        print(f"{HOSTS} healthy hosts alone: {usual.pages:.1f} pages, {usual.polls:.1f} polls a second", flush=True)
        beside = measure(postgres, Path(folder) / "mixed", HOSTS)
    print(f"beside {HOSTS} hostile ones: {beside.pages:.1f} pages, {beside.polls:.1f} polls a second")
    left = (beside.pages / usual.pages, beside.polls / usual.polls)
    print("that is {:.0%} and {:.0%} of the usual rates (at least {:.0%})".format(*left, LEAST))
    print(f"readings that were ended: {beside.ended}")
    return 0 if min(left) >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
