"""What is no message ends no worker: it is parked, counted and shown, and the worker takes the next message."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.processes.deployment import Deployment, await_that
from worker.broker.publisher import open_app, publish
from worker.broker.queues import OWN_KEYS, QUEUES, Queues, open_redis
from worker.broker.transport import read_message
from worker.local_stack.redis_server import RedisServer
from worker.monitoring.collect import collect_facts
from worker.records.work import Message
from worker.runtime import Runtime, utc_now
from worker.settings import Settings

MESSAGE: dict[str, Any] = {
    "body": base64.b64encode(b'[[1, "t"], {}, {}]').decode(),
    "content-encoding": "utf-8",
    "content-type": "application/json",
    "headers": {"task": "copydesk.parse", "id": "1", "lang": "py"},
    "properties": {
        "delivery_tag": "1", "body_encoding": "base64", "delivery_info": {"exchange": "", "routing_key": "parse"},
    },
}  # fmt: skip
GARBAGE = (
    b"no json",
    b"\xff\xfe\x00",
    b"[]",
    b"null",
    b'"text"',
    b"{}",
    b"[" * 100_000,
    json.dumps({**MESSAGE, "properties": {}}).encode(),
    json.dumps({**MESSAGE, "properties": {**MESSAGE["properties"], "delivery_info": None}}).encode(),
    json.dumps({**MESSAGE, "headers": None}).encode(),
    json.dumps({**MESSAGE, "headers": {"task": 5, "id": "1"}}).encode(),
    json.dumps({**MESSAGE, "body": "%%%"}).encode(),
    json.dumps({**MESSAGE, "body": base64.b64encode(b"{}").decode()}).encode(),
    json.dumps({**MESSAGE, "content-type": "application/x-python-serialize"}).encode(),
)


@pytest.mark.parametrize("item", GARBAGE, ids=range(len(GARBAGE)))
def test_what_is_no_message_is_told(item: bytes) -> None:
    assert read_message(item, "parse") is None


def test_a_message_is_taken_and_answers_of_workers_too() -> None:
    assert read_message(json.dumps(MESSAGE).encode(), "parse") == MESSAGE
    answer = {**MESSAGE, "headers": {}, "body": "e30="}
    assert read_message(json.dumps(answer).encode(), "celery.pidbox") == answer


def beats(runtime: Runtime) -> dict[str, Any]:
    return {beat.node: beat.at for beat in runtime.heartbeats.all() if "@" in beat.node}


@pytest.mark.timeout(280)
def test_garbage_in_the_queues_ends_no_worker(tmp_path: Path, sqlite_url: str) -> None:
    with Deployment(tmp_path, sqlite_url) as deployment:
        runtime = deployment.runtime()
        await_that(lambda: len(beats(runtime)) == len(QUEUES), 120, "every worker has given a sign of life")
        redis, prefix = runtime.queues.redis, runtime.settings.key_prefix
        for queue in QUEUES:
            redis.delete(f"{prefix}{queue}")
            redis.rpush(f"{prefix}{queue}", *GARBAGE)
        await_that(lambda: runtime.queues.dead_messages() == len(QUEUES) * len(GARBAGE), 60, "all garbage is parked")
        for queue in QUEUES:
            redis.set(f"{prefix}{queue}\x06\x163", "no list")
        others = [f"{prefix}{key}" for key in (*OWN_KEYS, "parse")]
        for _ in range(20):  # All workers meet them at once, over and over: some step of each comes upon every key.
            for key in others:
                redis.delete(key)
                redis.set(key, "neither")
            time.sleep(0.05)
        others += [f"{prefix}{queue}\x06\x163" for queue in QUEUES]
        await_that(lambda: not any(redis.type(key) == b"string" for key in others), 60, "wrong keys are renamed")
        since = utc_now()
        await_that(lambda: min(beats(runtime).values()) > since, 60, "every worker goes on")
        assert [child.deaths for child in deployment.supervisor.children] == [0] * (len(QUEUES) + 1)
        facts = collect_facts(runtime, utc_now())
        assert facts.dead_messages == len(others)
        assert any("were no message of ours" in warning for warning in facts.warnings)


@pytest.mark.parametrize("key", sorted({*OWN_KEYS, "fetch"}))
def test_sending_and_acknowledging_survive_a_key_of_another_type(redis_server: RedisServer, key: str) -> None:
    settings = Settings(redis_url=redis_server.url, key_prefix="desk:")
    app, redis = open_app(settings, set_as_current=False), open_redis(redis_server.url)
    redis.flushall()
    with app.connection_for_read() as connection:
        redis.set(f"desk:{key}", "neither")
        publish(app, [Message("fetch", 1, "a")])
        channel = connection.default_channel
        message = channel.basic_get("fetch")
        redis.delete(f"desk:{key}")
        redis.set(f"desk:{key}", "neither")
        message.ack()
    app.close()
    queues = Queues(redis, "desk:")
    queues.park_wrong_types()
    assert queues.park_wrong_types() == []
    assert (queues.dead_messages(), queues.unacknowledged()) == (1, 0)
    redis.close()
