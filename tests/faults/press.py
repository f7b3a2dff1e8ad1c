"""A press of our own: many small news hosts on loopback that log every request, and misbehave on demand.

Each host is a port.  What a page says follows from its host and number alone, so that two crawls of one press must end
with the same records.  ``release`` makes pages appear in the feeds; ``spoil`` lets a host misbehave until it is healed.
"""

from __future__ import annotations

import random
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

STARTS = ("ba", "de", "fi", "go", "ku", "la", "me", "no", "pi", "ro", "su", "ta")
ENDS = ("rn", "lt", "sk", "mp", "nd", "x", "t", "l")
WORDS = [start + end for start in STARTS for end in ENDS]
# The ways in which a page or a host can misbehave.
SPOILS = ("stall", "drip", "reset", "short", "busy", "unavailable", "error")
HOSTILE = (*SPOILS, "encoding", "loop")


@dataclass
class Visit:
    """One connection: which host, what was asked, and when it began and ended (``time.monotonic``)."""

    host: int
    began: float
    path: str = ""
    ended: float | None = None
    spoiled: bool = False


@dataclass(frozen=True)
class PressPage:
    """One announced page: its host and number, its path, and the kind of answer that it gets."""

    host: int
    number: int
    kind: str

    @property
    def path(self) -> str:
        """Where the page stands on its host."""
        folder = {"article": "news", "moved": "old", "private": "private"}.get(self.kind, f"odd-{self.kind}")
        return f"/{folder}/story-{self.host}-{self.number}.html"


class Press:
    """``hosts`` servers with ``pages`` pages each.

    The last two are a hostile one and one that answers all alike; where all are to be ``behaved`` every page of every
    host is an article.  ``ports`` are those of an earlier press whose crawl is to be compared; free ones without.
    """

    def __init__(self, hosts: int, pages: int, *, behaved: bool = False, ports: Sequence[int] = ()) -> None:
        self.alike = -1 if behaved else hosts - 1
        self.pages = [
            [PressPage(host, n, "article" if behaved else kind_of(host, n, hosts)) for n in range(pages)]
            for host in range(hosts)
        ]
        self.standing = {page.path: page for pages in self.pages for page in pages}
        self.standing |= {target_of(page): page for page in self.standing.values() if page.kind == "moved"}
        self.released = 0
        self.spoiled: dict[int, str] = {}
        self.visits: list[Visit] = []
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        wanted = ports or [0] * hosts
        self.listeners = [socket.create_server(("127.0.0.1", port), backlog=64) for port in wanted]
        self.ports = [listener.getsockname()[1] for listener in self.listeners]
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def __enter__(self) -> Press:
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.thread.join(5)
        for listener in self.listeners:
            listener.close()

    def url(self, host: int, path: str) -> str:
        """The address of a path on one host."""
        return f"http://127.0.0.1:{self.ports[host]}{path}"

    @property
    def feeds(self) -> list[str]:
        """The address of the feed of every host that has one."""
        return [self.url(host, "/feed.xml") for host in range(len(self.ports)) if host != self.alike]

    def announced(self) -> list[PressPage]:
        """Every page that the feeds announce so far; the host that answers all alike has its pages announced by 0."""
        return [page for pages in self.pages for page in pages[: self.released]]

    def release(self, more: int) -> None:
        """Let each host announce ``more`` more pages."""
        self.released = min(self.released + more, len(self.pages[0]))

    def reset(self) -> None:
        """Start with an empty announcement and no visits."""
        self.released = 0
        self.spoiled.clear()
        with self.lock:
            self.visits = []

    def accept(self) -> None:
        """Serve every connection by a thread of its own until the press stops."""
        while not self.stopped.is_set():
            for listener in select.select(self.listeners, [], [], 0.1)[0]:
                connection, _ = listener.accept()
                visit = Visit(self.listeners.index(listener), time.monotonic())
                with self.lock:
                    self.visits.append(visit)
                threading.Thread(target=self.serve, args=(connection, visit), daemon=True).start()

    def serve(self, connection: socket.socket, visit: Visit) -> None:
        """Answer and log one request."""
        with connection, suppress(OSError):
            connection.settimeout(20)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(4096)
                if not piece:
                    break
                head += piece
            visit.path = head.split(b" ")[1].decode() if head.count(b" ") > 1 else ""
            kind, answer = self.answer(visit)
            if kind in MISBEHAVIOUR:
                MISBEHAVIOUR[kind](connection, answer, self.stopped)
            else:
                # The end is noted before the answer's last byte: whoever has read that may come back at once.
                visit.ended = time.monotonic()
                connection.sendall(answer)
        visit.ended = visit.ended or time.monotonic()

    def answer(self, visit: Visit) -> tuple[str, bytes]:
        """How the request is answered: the way to misbehave, or none, and the answer's bytes."""
        host, (path, _, query) = visit.host, visit.path.partition("?")
        if host == self.alike:
            return "", page_of("Everything is alike", f"alike-{host}", [])
        if path == "/robots.txt":
            return "", response("200 OK", "text/plain", "User-agent: *\nDisallow: /private/\n")
        if path == "/feed.xml":
            return "", response("200 OK", "application/rss+xml", self.feed(host))
        visit.spoiled = host in self.spoiled
        if (page := self.standing.get(path)) is None:
            return "", response("404 Not Found", "text/plain", "not here")
        kind = self.spoiled.get(host) or (page.kind if page.path == path else "article")
        return kind, self.answer_page(page, kind, query)

    def answer_page(self, page: PressPage, kind: str, query: str) -> bytes:
        """The bytes of a page's answer; a loop leads to itself under ever new queries."""
        if kind == "moved":
            return response("301 Moved Permanently", "text/plain", "", f"Location: {target_of(page)}\r\n")
        if kind == "loop":
            return response("302 Found", "text/plain", "", f"Location: {page.path}?turn={query[5:] or 0}1\r\n")
        if kind == "gone":
            return response("404 Not Found", "text/plain", "not here")
        if kind == "paper":
            return response("200 OK", "application/pdf", "%PDF-1.4")
        if kind == "encoding":
            return response("200 OK", "text/html", "plain after all", "Content-Encoding: gzip\r\n")
        return self.article(page)

    def article(self, page: PressPage) -> bytes:
        """The bytes of one article with a picture and three teasers."""
        others = [self.pages[page.host][(page.number + step) % len(self.pages[0])] for step in (1, 2, 3)]
        teasers = [(self.url(page.host, other.path), headline(other)) for other in others]
        return page_of(headline(page), f"{page.host}-{page.number}", teasers)

    def feed(self, host: int) -> str:
        """The RSS feed of one host; host 0 also announces the pages of the one that answers all alike."""
        pages = list(self.pages[host][: self.released])
        if host == 0 and self.alike > 0:
            pages += self.pages[-1][: self.released]
        items = "".join(
            f"<item><title>{headline(page)}</title><link>{self.url(page.host, page.path)}</link></item>"
            for page in reversed(pages)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Press {host}</title>{items}</channel></rss>'


def kind_of(host: int, number: int, hosts: int) -> str:
    """What kind of answer a page gets: most are articles, some are not there, have moved, or are forbidden."""
    if host == hosts - 1:
        return "alike"
    if host == hosts - 2 and number < len(HOSTILE):
        return HOSTILE[number]
    return {7: "moved", 11: "gone", 13: "private", 17: "paper"}.get(number % 25, "article")


def target_of(page: PressPage) -> str:
    """Where a moved page stands now."""
    return f"/news/story-{page.host}-{page.number}-now.html"


@cache
def headline(page: PressPage) -> str:
    """The headline of a page, like no other's."""
    chosen = random.Random(f"headline {page.host} {page.number}")
    return " ".join(chosen.choice(WORDS) for _ in range(6)).capitalize()


def page_of(title: str, seed: str, teasers: list[tuple[str, str]]) -> bytes:
    """A whole answer with an article's HTML."""
    chosen = random.Random(seed)

    def sentence() -> str:
        return " ".join(chosen.choice(WORDS) for _ in range(14)).capitalize() + "."

    paragraphs = "".join(f"<p>{' '.join(sentence() for _ in range(3))}</p>" for _ in range(4))
    cards = "".join(f'<li><a href="{url}">{words}</a></li>' for url, words in teasers)
    caption = sentence()
    html = (
        f"<!doctype html><html lang='en'><head><title>{title}</title><meta property='og:type' content='article'>"
        "<meta property='article:published_time' content='2026-03-01T08:00:00+00:00'></head><body>"
        f"<article><h1>{title}</h1><figure><img src='/pictures/{seed}.jpg' alt='{caption}' width='800' height='450'>"
        f"<figcaption>{caption}</figcaption></figure>{paragraphs}</article>"
        f"<aside><h2>You may also like</h2><ul>{cards}</ul></aside></body></html>"
    )
    return response("200 OK", "text/html; charset=utf-8", html)


def response(status: str, content_type: str, body: str, headers: str = "") -> bytes:
    """The bytes of an HTTP answer."""
    raw = body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(raw)}\r\n{headers}\r\n"
    return head.encode() + raw


def until_left(connection: socket.socket, stopped: threading.Event, drip: bytes = b"") -> None:
    """Send a byte of ``drip`` a second, if any, until the other side closes."""
    sent, due = 0, time.monotonic() + 1
    while not stopped.is_set():
        if select.select([connection], [], [], 0.01)[0] and not connection.recv(4096):
            return
        if drip and time.monotonic() >= due:
            connection.sendall(drip[sent : sent + 1])
            sent, due = sent + 1, due + 1


def stall(connection: socket.socket, answer: bytes, stopped: threading.Event) -> None:
    """Send half of the answer and no more."""
    connection.sendall(answer[: len(answer) // 2])
    until_left(connection, stopped)


def drip(connection: socket.socket, answer: bytes, stopped: threading.Event) -> None:
    """Send the head, and of the body a byte a second."""
    head, _, body = answer.partition(b"\r\n\r\n")
    connection.sendall(head + b"\r\n\r\n")
    until_left(connection, stopped, body)


def reset(connection: socket.socket, answer: bytes, _: threading.Event) -> None:
    """Reset the connection in the middle of the answer."""
    connection.sendall(answer[: len(answer) // 2])
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def short(connection: socket.socket, answer: bytes, _: threading.Event) -> None:
    """End the answer before the length that it states."""
    connection.sendall(answer[: len(answer) // 2])


def status(line: str, headers: str = "") -> Callable[[socket.socket, bytes, threading.Event], None]:
    """A way to answer everything with one status."""

    def send(connection: socket.socket, _: bytes, __: threading.Event) -> None:
        connection.sendall(response(line, "text/plain", "not now", headers))

    return send


MISBEHAVIOUR: dict[str, Callable[[socket.socket, bytes, threading.Event], None]] = {
    "stall": stall,
    "drip": drip,
    "reset": reset,
    "short": short,
    "busy": status("429 Too Many Requests", "Retry-After: 1\r\n"),
    "unavailable": status("503 Service Unavailable"),
    "error": status("500 Internal Server Error"),
}
