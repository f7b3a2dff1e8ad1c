"""Visitors of the web app: in this process over ASGI, or of a real `copydesk web` on loopback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.datastructures import State

from tests.storage.newsroom import HOUR, MORNING, Fetched, article, body, edited, numbered
from worker.records import Source
from worker.runtime import Runtime, utc_now
from worker.settings import Settings
from worker.storage.tokens import Scope, Tokens
from worker.web import create_app
from worker.web.site import AppState

GAZETTE = Source("gazette", "The Gazette", "https://news.example/", feeds=("https://news.example/feed",))
# Seconds that a process may take to start or to end on a busy machine.
PATIENCE = 60


@dataclass
class House:
    """The app of a deployment, and its visitors by what they may do."""

    runtime: Runtime
    clients: list[TestClient] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = app_of(self.runtime)
        self.tokens = Tokens(self.runtime.sessions)

    def own_app(self) -> FastAPI:
        """An app of its own, to add routes to."""
        self.app = create_app(self.runtime)
        return self.app

    def guest(self, **headers: str) -> TestClient:
        """Someone without a token, who sees an error as a client does."""
        client = TestClient(self.app, raise_server_exceptions=False, headers=headers, follow_redirects=False)
        client.__enter__()
        self.clients.append(client)
        return client

    def visitor(self, scope: Scope = "read") -> TestClient:
        """Someone with a token of that scope."""
        return self.guest(Authorization=f"Bearer {self.token(scope)}")

    def token(self, scope: Scope = "read") -> str:
        """A new token of that scope."""
        return self.tokens.create(f"{scope} {os.urandom(4).hex()}", [scope], utc_now())

    def leave(self) -> None:
        """Nothing is open any more."""
        for client in self.clients:
            client.__exit__()
        self.runtime.engine.dispose()
        if "queues" in self.runtime.__dict__:
            self.runtime.queues.redis.close()
        if "doorbell" in self.runtime.__dict__:
            self.runtime.doorbell.close()


@cache
def described_app() -> FastAPI:
    """The app without a deployment: to describe its fifty routes takes more than most tests of them."""
    return create_app(Runtime(Settings()))


def app_of(runtime: Runtime) -> FastAPI:
    """The app of a deployment: the routes are everyone's, the state is its own."""
    app = copy(described_app())
    app.state = State({"site": AppState(runtime), "show_problem": app.state.show_problem})
    return app


def stock(database_url: str) -> None:
    """Six articles of one source, one of them edited, two with one picture, and a copy of one elsewhere: a story."""
    runtime = Runtime(Settings(database_url=database_url))
    runtime.sources.apply([GAZETTE], MORNING)
    articles, (source, _, _) = runtime.articles, runtime.sources.find("gazette")
    own = [*map(numbered, range(5)), replace(numbered(5), images=numbered(1).images)]
    pages = [Fetched(page, 10 + number, frontier_id=number + 1, source_id=source) for number, page in enumerate(own)]
    pages.append(Fetched(article("https://partner.example/a/77", paragraphs=body(1)), 20, MORNING + HOUR))
    edit = edited(numbered(3), "And then it rained.")
    pages.append(Fetched(edit, 30, MORNING + HOUR, 4, source, why="recrawl"))
    for page in pages:
        page.save(articles)
    articles.settle_pending(MORNING + HOUR)
    runtime.engine.dispose()


def open_house(database_url: str, redis_url: str, folder: Path, **settings: object) -> House:
    """The app on a database and a Redis, with keys of its own there."""
    stated = {"archive_url": f"file:{folder / 'archive'}", "key_prefix": f"web-{folder.name}:", **settings}
    return House(Runtime(Settings.model_validate({"database_url": database_url, "redis_url": redis_url, **stated})))


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """A real `copydesk web` with these settings, and a client of it; it has ended well after the block."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
    environ |= {f"COPYDESK_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "worker", "web", "--port", "0"]
    with (folder / "web.log").open("w") as log:
        process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+/", process.stdout.readline())
        assert found, (folder / "web.log").read_text()
        with httpx.Client(base_url=found[0], timeout=PATIENCE, trust_env=False) as client:
            yield process, client
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
