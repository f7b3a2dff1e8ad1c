"""The calls of curl that the documentation shows are answered by a real `copydesk web`, each with what it is for."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.visitors import running
from worker.local_stack.redis_server import RedisServer
from worker.runtime import Runtime, utc_now
from worker.settings import Settings
from worker.storage.tokens import Tokens

DOCS = Path(__file__).parents[2] / "docs"
CALLS = {
    page: re.findall(r"^    (curl .*)$", (DOCS / page).read_text("utf-8"), re.MULTILINE)
    for page in ("reference/http-api.md", "delivery/changes.md")
}
SHOWN = "http://127.0.0.1:8000"


@dataclass
class Call:
    """One call of curl, as far as the documentation uses it; another option is an error."""

    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: str | None = None

    @property
    def is_stream(self) -> bool:
        """Whether the answer does not end by itself."""
        return self.headers.get("Accept") == "text/event-stream"


def read_call(line: str, token: str) -> Call:
    """The call of one line."""
    call, words = Call(), iter(shlex.split(line.replace("$TOKEN", token))[1:])
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            call.headers[name] = value
        elif word == "--data-urlencode":
            name, _, value = next(words).partition("=")
            call.query[name] = value
        elif word == "--json":
            call.body = next(words)
            call.headers["Content-Type"] = "application/json"
        elif word not in ("-N", "-G"):
            assert word.startswith(f"{SHOWN}/v1/"), f"{word!r} in {line}"
            call.url = word.removeprefix(SHOWN)
    return call


@pytest.fixture(scope="module")
def served(
    stocked_sqlite: Path, redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx.Client, str]]:
    """A client of a server with some articles, and a token that may act."""
    folder = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{shutil.copy(stocked_sqlite, folder / 'copydesk.db')}"
    runtime = Runtime(Settings(database_url=url))
    token = Tokens(runtime.sessions).create("documented", ["act"], utc_now())
    runtime.engine.dispose()
    with running(folder, database_url=url, redis_url=redis_server.url, key_prefix="documented:") as (_, client):
        yield client, token


@pytest.mark.parametrize(("page", "line"), [(page, line) for page, lines in CALLS.items() for line in lines])
def test_it_is_answered(served: tuple[httpx.Client, str], page: str, line: str) -> None:
    client, token = served
    call = read_call(line, token)
    if call.is_stream:
        with client.stream("GET", call.url, headers=call.headers) as answer:
            assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/event-stream")
            if "cursor=start" in call.url:
                assert any(part.startswith("event: change") for part in answer.iter_lines())
        return
    method = "GET" if call.body is None else "POST"
    answer = client.request(method, call.url, params=call.query or None, headers=call.headers, content=call.body)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    assert said
    if "items" in said and "cursor=now" not in call.url:
        assert said["items"], f"{page}: what it shows finds nothing"


def test_there_are_some_on_each_page() -> None:
    assert {page: len(lines) >= 3 for page, lines in CALLS.items()} == dict.fromkeys(CALLS, True)
