"""Heads: the head of a GET, also of a stream that has no end, and named where an address names its methods."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.datastructures import MutableHeaders

from tests.web.visitors import House, running
from worker.runtime import Runtime, utc_now
from worker.settings import Settings
from worker.storage.tokens import Tokens
from worker.web.api.changes import MOST_FOLLOWERS
from worker.web.head import allow_heads


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles/1", "/v1/nowhere", "/v1/openapi.json"])
def test_a_head_is_the_head_of_a_get(stocked: House, path: str) -> None:
    reader = stocked.visitor()
    asked, whole = reader.head(path), reader.get(path)
    assert (asked.status_code, asked.headers["content-type"]) == (whole.status_code, whole.headers["content-type"])
    assert asked.headers["content-length"] == str(len(whole.content))


def test_the_head_of_a_stream_is_over_at_once_and_holds_no_place(sqlite_url: str, tmp_path: Path) -> None:
    redis_url = f"unix://{tmp_path}/none.sock"
    with running(tmp_path, database_url=sqlite_url, redis_url=redis_url) as (_, client):
        runtime = Runtime(Settings(database_url=sqlite_url))
        token = Tokens(runtime.sessions).create("follower", ["read"], utc_now())
        runtime.engine.dispose()
        headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        for _ in range(MOST_FOLLOWERS + 1):
            answer = client.head("/v1/changes", headers=headers, timeout=20)
            assert (answer.status_code, answer.content) == (200, b"")
            assert answer.headers["content-type"].startswith("text/event-stream")
    assert "Traceback" not in (tmp_path / "web.log").read_text()


def test_an_address_that_takes_a_get_takes_a_head(house: House) -> None:
    refused = house.guest().delete("/live")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("stated", "said"),
    [("GET", "GET, HEAD"), ("HEAD, GET", "HEAD, GET"), ("POST", "POST"), ("GET,POST", "GET, POST, HEAD")],
)
def test_heads_are_named_once(stated: str, said: str) -> None:
    headers = MutableHeaders({"allow": stated})
    allow_heads(headers)
    assert headers["allow"] == said
