"""The queues seen from outside, on a real Redis: depth over all priorities, age of the oldest, loss of the server."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from redis import Redis

from worker.broker.publisher import open_app, publish
from worker.broker.queues import PRIORITY_SUFFIXES, Queues, open_redis, sent_at
from worker.local_stack.redis_server import RedisServer
from worker.records.work import Message
from worker.settings import Settings


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
def redis(server: RedisServer) -> Iterator[Redis]:
    client = open_redis(server.url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def queues(redis: Redis) -> Queues:
    return Queues(redis, "desk:")


def test_a_message_that_celery_sent_is_seen_where_it_waits(server: RedisServer, queues: Queues) -> None:
    app = open_app(Settings(redis_url=server.url, key_prefix="desk:"), set_as_current=False)
    publish(
        app, [Message("fetch", 1, "a"), Message("fetch", 2, "b"), Message("parse", 3, "c"), Message("poll", 4, "d")]
    )
    app.close()
    assert {queue: queues.depth(queue) for queue in ("discover", "fetch", "parse", "upkeep")} == {
        "discover": 1, "fetch": 2, "parse": 1, "upkeep": 0,
    }  # fmt: skip
    age = queues.oldest_age("fetch")
    assert age is not None
    assert 0 <= age < 30
    assert queues.oldest_age("upkeep") is None
    body = queues.redis.lindex("desk:fetch", -1)
    assert json.loads(body)["headers"]["task"] == "copydesk.fetch"


def test_messages_of_every_priority_count(queues: Queues) -> None:
    for suffix in PRIORITY_SUFFIXES:
        queues.redis.lpush(f"desk:fetch{suffix}", json.dumps({"headers": {"sent_at": time.time() - 60}}))
    assert queues.depth("fetch") == 4
    age = queues.oldest_age("fetch")
    assert age is not None
    assert 59 < age < 90


def test_a_purge_empties_the_named_queues_only(queues: Queues) -> None:
    queues.redis.lpush("desk:fetch", "x", "y")
    queues.redis.lpush("desk:parse", "z")
    assert queues.purge(["fetch"]) == 2
    assert (queues.depth("fetch"), queues.depth("parse")) == (0, 1)


def test_a_server_that_lost_its_keys_is_a_new_one(queues: Queues) -> None:
    assert queues.is_new_server()
    queues.mark_server()
    assert not queues.is_new_server()
    queues.redis.flushall()
    assert queues.is_new_server()


@pytest.mark.parametrize("message", [b"", b"rubbish", b"{}", b'{"headers": {}}', b'{"headers": {"sent_at": "x"}}'])
def test_a_message_that_says_no_time_has_none(message: bytes) -> None:
    assert sent_at(message) is None


def test_nothing_is_unacknowledged_where_nobody_took_anything(queues: Queues) -> None:
    assert queues.unacknowledged() == 0


def test_what_has_its_type_stays_and_what_has_another_is_renamed(redis: Redis, queues: Queues) -> None:
    redis.rpush("desk:fetch", "message")
    redis.sadd("desk:_kombu.binding.fetch", "binding")
    redis.zadd("desk:unacked_index", {"tag": 1.0})
    redis.set("other:parse", "of another deployment")
    assert queues.park_wrong_types() == []
    redis.set("desk:parse", "no list")
    redis.set("desk:_kombu.binding.upkeep", "no set")
    assert sorted(queues.park_wrong_types()) == ["_kombu.binding.upkeep", "parse"]
    assert redis.get("desk:parked:parse") == b"no list"
    assert redis.exists("desk:fetch", "desk:_kombu.binding.fetch", "desk:unacked_index", "other:parse") == 4
    assert (queues.depth("parse"), queues.dead_messages()) == (0, 2)


def test_workers_that_meet_a_wrong_type_at_once_all_go_on(redis: Redis, queues: Queues) -> None:
    def park() -> list[str]:
        together.wait()
        return queues.park_wrong_types()

    together = Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        for _ in range(50):
            redis.set("desk:parse", "no list")
            parked = [task.result() for task in [pool.submit(park) for _ in range(4)]]
            assert ["parse"] in parked
            assert not redis.exists("desk:parse")
