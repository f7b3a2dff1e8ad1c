"""Changes: by pages, by waiting for news, and as a stream of a real process."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from tests.storage.newsroom import HOUR, MORNING, Fetched, numbered
from tests.web.visitors import House, running
from worker.runtime import Runtime, utc_now
from worker.settings import Settings
from worker.storage.tokens import Tokens
from worker.web.api import changes


def test_pages_of_changes_follow_one_another(stocked: House) -> None:
    client, cursor, found = stocked.visitor(), "start", []
    while (page := client.get("/v1/changes", params={"cursor": cursor, "limit": 2}).json())["items"]:
        found += page["items"]
        cursor = page["cursor"]
    whole = client.get("/v1/changes?limit=1000").json()
    assert found == whole["items"]
    assert [change["kind"] for change in found].count("revised") == 1
    assert client.get("/v1/changes?cursor=now").json()["items"] == []
    revised = client.get("/v1/changes?change=revised&source=gazette").json()["items"]
    assert [change["kind"] for change in revised] == ["revised"]


def test_a_cursor_that_is_none_or_of_another_database_is_refused(stocked: House) -> None:
    client = stocked.visitor()
    assert client.get("/v1/changes?cursor=x").status_code == 400
    gone = client.get("/v1/changes?cursor=999-abc")
    assert (gone.status_code, gone.headers["content-type"]) == (410, "application/problem+json")
    assert client.get("/v1/changes?change=vanished").status_code == 422
    assert client.get("/v1/changes?wait=31").status_code == 422


def test_who_waits_gets_what_comes(stocked: House) -> None:
    client = stocked.visitor()
    cursor = client.get("/v1/changes?cursor=now").json()["cursor"]
    assert client.get("/v1/changes", params={"cursor": cursor, "wait": 0.01}).json()["items"] == []
    saving = threading.Thread(
        target=lambda: Fetched(numbered(50), 500, MORNING + 2 * HOUR).save(stocked.runtime.articles)
    )
    saving.start()
    page = client.get("/v1/changes", params={"cursor": cursor, "wait": 30}).json()
    saving.join()
    assert [change["kind"] for change in page["items"]] == ["created"]
    assert page["cursor"] != cursor


@pytest.fixture
def runtime(stocked_sqlite: Path, tmp_path: Path) -> Iterator[Runtime]:
    """The deployment that a process of its own serves."""
    url = f"sqlite:///{shutil.copy(stocked_sqlite, tmp_path / 'copydesk.db')}"
    runtime = Runtime(Settings(database_url=url))
    yield runtime
    runtime.engine.dispose()


def events(answer: httpx.Response) -> Iterator[dict[str, str]]:
    """The events of a stream, each with its lines by name."""
    event: dict[str, str] = {}
    for line in answer.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            event[name] = value
        elif event:
            yield event
            event = {}


def test_a_stream_delivers_goes_on_and_ends_with_its_server(runtime: Runtime, tmp_path: Path) -> None:
    token = Tokens(runtime.sessions).create("follower", ["read"], utc_now())
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    settings = {"database_url": runtime.settings.database_url, "redis_url": f"unix://{tmp_path}/none.sock"}
    with running(tmp_path, **settings) as (process, client):
        with client.stream("GET", "/v1/changes", headers=headers, params={"cursor": "now"}) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            said = events(answer)
            assert next(said) == {"retry": "3000"}
            Fetched(numbered(50), 500, MORNING + 2 * HOUR).save(runtime.articles)
            change = next(event for event in said if event.get("event") == "change")
            assert json.loads(change["data"])["kind"] == "created"
        Fetched(numbered(51), 501, MORNING + 2 * HOUR).save(runtime.articles)
        again = {**headers, "Last-Event-ID": change["id"]}
        with client.stream("GET", "/v1/changes", headers=again) as answer:
            said = events(answer)
            missed = next(event for event in said if event.get("event") == "change")
            assert json.loads(missed["data"])["article_id"] > json.loads(change["data"])["article_id"]
            process.terminate()
            assert [event for event in said if "event" in event] == []
        assert process.wait(60) == 0


def test_a_stream_ends_with_its_token(runtime: Runtime, tmp_path: Path) -> None:
    tokens = Tokens(runtime.sessions)
    token = tokens.create("follower", ["read"], utc_now())
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    settings = {"database_url": runtime.settings.database_url, "redis_url": f"unix://{tmp_path}/none.sock"}
    with (
        running(tmp_path, **settings) as (_, client),
        client.stream("GET", "/v1/changes", headers=headers, params={"cursor": "now"}) as answer,
    ):
        said = events(answer)
        assert next(said) == {"retry": "3000"}
        tokens.revoke("follower", utc_now())
        (problem,) = [event for event in said if event.get("event") == "problem"]
        assert json.loads(problem["data"])["status"] == 401


def test_who_waits_and_is_revoked_is_told_so(stocked: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "ASK_AGAIN", 0.0)
    client, real = stocked.visitor(), changes.Follower.may_wait

    def revoking(follower: changes.Follower, end: float) -> bool:
        for token in stocked.tokens.list():
            if token.state(utc_now()) == "valid":
                stocked.tokens.revoke(token.name, utc_now())
        return real(follower, end)

    monkeypatch.setattr(changes.Follower, "may_wait", revoking)
    assert client.get("/v1/changes?cursor=now&wait=30").status_code == 401


def test_who_goes_away_is_not_waited_for(stocked: House) -> None:
    token = stocked.token()
    scope = {
        "type": "http", "method": "GET", "path": "/v1/changes", "raw_path": b"/v1/changes", "scheme": "http",
        "query_string": b"cursor=now&wait=30", "headers": [(b"authorization", f"Bearer {token}".encode())],
        "http_version": "1.1", "root_path": "", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    coming = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        return next(coming, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        """Take what is answered to nobody."""

    async def ask() -> None:
        with anyio.fail_after(20):
            await stocked.app(scope, receive, send)

    anyio.run(ask)
