"""The doorbell knows the broker, the queues and the routes, and stamps every message with its time."""

from __future__ import annotations

import time
from typing import Any

import pytest

from worker.broker.publisher import note_sending, open_app, publish
from worker.records.work import Message
from worker.settings import Settings


def test_a_private_socket_is_a_broker_too() -> None:
    app = open_app(Settings(redis_url="unix:///run/redis.sock"), set_as_current=False)
    assert app.conf.broker_url == "redis+socket:///run/redis.sock"


def test_every_task_has_its_queue() -> None:
    app = open_app(Settings(), set_as_current=False)
    routes = {
        name: app.amqp.router.route({}, f"copydesk.{name}")["queue"].name
        for name in ("crawl", "ingest", "poll", "fetch", "parse", "dispatch", "settle", "canary")
    }
    assert routes == {
        "crawl": "discover", "ingest": "discover", "poll": "discover", "fetch": "fetch", "parse": "parse",
        "dispatch": "upkeep", "settle": "upkeep", "canary": "upkeep",
    }  # fmt: skip


def test_only_json_is_sent_and_taken_and_no_result_is_kept() -> None:
    conf = open_app(Settings(), set_as_current=False).conf
    assert (conf.task_serializer, conf.accept_content, conf.task_ignore_result) == ("json", ["json"], True)


def test_a_message_says_when_it_was_sent() -> None:
    headers: dict[str, float] = {}
    note_sending(headers=headers)
    assert abs(headers["sent_at"] - time.time()) < 10


def test_parses_are_sent_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app(Settings(), set_as_current=False)
    sent: list[tuple[str, list[Any]]] = []
    monkeypatch.setattr(app, "send_task", lambda name, args, retry: sent.append((name, args)))
    publish(app, [Message("parse", 1, "a"), Message("fetch", 2, "b"), Message("parse", 3, "c")])
    assert sent == [("copydesk.parse", [1, "a", [[3, "c"]]]), ("copydesk.fetch", [2, "b"])]
