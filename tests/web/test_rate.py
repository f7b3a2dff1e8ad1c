"""Rate: so many requests a minute for each token or address, and none is refused for want of a Redis."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.visitors import open_house
from worker.local_stack.redis_server import RedisServer
from worker.web import rate


@pytest.fixture(autouse=True)
def _one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The minute does not end while a test counts."""
    monkeypatch.setattr(rate.time, "time", lambda: 6_000.0 * 60 + 20)


def test_one_request_too_many_waits(sqlite_url: str, redis_server: RedisServer, tmp_path: Path) -> None:
    house = open_house(sqlite_url, redis_server.url, tmp_path, web_rate=3)
    first, second, guest = house.visitor(), house.visitor(), house.guest()
    assert [first.get("/v1/status").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert second.get("/v1/status").status_code == 200
    assert [guest.get("/v1/status").status_code for _ in range(4)] == [401, 401, 401, 429]
    refused = first.get("/v1/status")
    assert refused.headers["retry-after"] == "40"
    assert refused.json()["detail"] == "more than 3 requests in a minute"
    house.leave()


def test_wrong_tokens_count_by_their_address(sqlite_url: str, redis_server: RedisServer, tmp_path: Path) -> None:
    house = open_house(sqlite_url, redis_server.url, tmp_path, web_rate=3)
    found = [house.guest(Authorization=f"Bearer {number}").get("/v1/status").status_code for number in range(5)]
    assert found == [401, 401, 401, 429, 429]
    house.leave()


def test_without_redis_every_request_passes(sqlite_url: str, tmp_path: Path) -> None:
    house = open_house(sqlite_url, f"unix://{tmp_path}/none.sock", tmp_path, web_rate=1)
    client = house.visitor()
    assert [client.get("/v1/status").status_code for _ in range(3)] == [200, 200, 200]
    house.leave()
