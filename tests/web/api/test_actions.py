"""Actions: what the command line does, for those who may act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.web.visitors import House
from worker.runtime import utc_now
from worker.storage.tables.crawl import FrontierRow, HostRow, SourceRow


def source_state(house: House) -> tuple[Any, ...]:
    """The state of the one source, until when, and why."""
    columns = select(SourceRow.state, SourceRow.paused_until, SourceRow.pause_reason)
    with house.runtime.sessions() as session:
        return tuple(session.execute(columns).one())


def test_a_source_is_crawled_now(stocked: House) -> None:
    done = stocked.visitor("act").post("/v1/actions/crawl", json={"source": "gazette"})
    assert (done.status_code, done.json()) == (200, {"count": 1, "names": ["gazette"]})
    assert stocked.runtime.queues.depth("discover") == 1


def test_a_source_is_paused_and_resumed(stocked: House) -> None:
    client, until = stocked.visitor("act"), utc_now() + timedelta(hours=6)
    order = {"source": "gazette", "until": until.isoformat(), "reason": "they asked"}
    assert client.post("/v1/actions/pause", json=order).json()["names"] == ["gazette"]
    assert source_state(stocked) == ("paused", until, "they asked")
    assert client.post("/v1/actions/resume", json={"source": "gazette"}).status_code == 200
    assert source_state(stocked) == ("active", None, None)


def test_a_host_is_paused_and_resumed(stocked: House) -> None:
    client = stocked.visitor("act")
    for action in ("pause", "resume"):
        done = client.post(f"/v1/actions/{action}", json={"host": "news.example"})
        assert done.json() == {"count": 1, "names": ["news.example:443"]}
        with stocked.runtime.sessions() as session:
            paused = session.scalar(select(HostRow.paused_until))
        assert (paused is not None) == (action == "pause")


def test_a_dead_letter_is_tried_again(stocked: House) -> None:
    runtime, client = stocked.runtime, stocked.visitor("act")
    from worker.pipeline.trigger import ingest_url

    ingest_url("https://news.example/dead", runtime.ports)
    with runtime.sessions.begin() as session:
        dead = {"stage": "dead", "reason": "crashed", "fetch_outcome": "dead_letter", "finished_at": utc_now()}
        session.execute(update(FrontierRow).values(**dead))
    assert client.post("/v1/actions/retry", json={"reason": "gone"}).json()["count"] == 0
    assert client.post("/v1/actions/retry", json={"reason": "crashed", "host": "news.example"}).json()["count"] == 1
    with runtime.sessions() as session:
        assert session.scalars(select(FrontierRow.stage)).all() == ["fetch"]


@pytest.mark.parametrize(
    ("action", "order", "status"),
    [
        ("crawl", {"source": "nobody"}, 422),
        ("crawl", {}, 422),
        ("crawl", {"source": "gazette", "force": True}, 422),
        ("retry", {}, 422),
        ("retry", {"id": 999}, 404),
        ("retry", {"webhook": 999}, 404),
        ("pause", {"source": "gazette", "host": "news.example"}, 422),
        ("pause", {"source": "gazette", "until": "2020-01-01T00:00:00Z"}, 422),
        ("pause", {"source": "gazette", "reason": "\x00"}, 422),
        ("resume", {"host": "nowhere.example"}, 422),
    ],
)
def test_a_wrong_order_changes_nothing(stocked: House, action: str, order: dict[str, Any], status: int) -> None:
    refused = stocked.visitor("act").post(f"/v1/actions/{action}", json=order)
    assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json")
    assert source_state(stocked) == ("active", None, None)


@pytest.mark.parametrize("action", ["crawl", "retry", "pause", "resume"])
def test_nobody_acts_without_the_right(stocked: House, action: str) -> None:
    order = {"source": "gazette"}
    assert stocked.guest().post(f"/v1/actions/{action}", json=order).status_code == 401
    assert stocked.visitor("read").post(f"/v1/actions/{action}", json=order).status_code == 403
    assert source_state(stocked) == ("active", None, None)
