"""The transport of the queues: Kombu's for Redis, which parks what is no message instead of failing at it.

Kombu reads an element of a queue's list as it takes it out, in the worker's event loop: one that is no message, or a
key of another type where a list belongs, ends the worker.  Here the element goes to a list of dead messages, the key is
renamed, and the worker takes the next message.  Nothing is lost by it: a message only rings for a row.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis
from redis.exceptions import ResponseError

from worker.broker.queues import DEAD_MESSAGES, MOST_DEAD_MESSAGES, QUEUES, park_wrong_types

log = logging.getLogger("copydesk")
PROPERTIES = ("delivery_tag", "delivery_info", "body_encoding")


def use_parking_transport() -> None:
    """Make Kombu use this transport for every Redis URL."""
    for name in ("redis", "rediss"):
        TRANSPORT_ALIASES[name] = f"{__name__}:Transport"


class Channel(redis.Channel):
    """Take messages from the queues' lists, and park what is none."""

    def _brpop_read(self, **options: Any) -> bool:
        """Deliver the message that Redis has popped; park what is none or no list."""
        try:
            queue, item = self._take_element(options)
            message = read_message(item, queue)
            if message is None:
                self._park(queue, item)
                raise Empty
            self.connection._deliver(message, queue)
            return True
        except ResponseError as error:
            if "WRONGTYPE" not in str(error):
                raise
            self._park_keys()
            raise Empty from error
        finally:
            self._in_poll = None  # type: ignore[assignment]
            self._flush_brpop_reauth()

    def _take_element(self, options: dict[str, Any]) -> tuple[str, bytes]:
        """Return a queue and the element that came from it.  Raises Empty where none came."""
        connection = self.client.connection
        try:
            answer = self.client.parse_response(connection, "BRPOP", **options)
        except self.connection_errors:
            connection.disconnect()  # The next round connects again.
            raise
        if not answer:
            raise Empty
        queue = answer[0].decode("utf-8", "replace").rsplit(self.sep, 1)[0]
        self._queue_cycle.rotate(queue)
        return queue, answer[1]

    def _park(self, queue: str, item: bytes) -> None:
        """Keep an element that is no message for people to see.

        As long as there is room.
        """
        log.error("queue %s: an element is no message, and was parked: %.200r", queue, item)
        with self.conn_or_acquire() as client, suppress(ResponseError):
            if client.llen(DEAD_MESSAGES) < MOST_DEAD_MESSAGES:
                client.lpush(DEAD_MESSAGES, json.dumps({"queue": queue, "element": item.decode("utf-8", "replace")}))

    def basic_ack(self, *args: Any, **options: Any) -> None:
        """Acknowledge a message."""
        self._mended(super().basic_ack, *args, **options)

    def get_table(self, *args: Any, **options: Any) -> Any:
        """Return the queues that are bound to an exchange."""
        return self._mended(super().get_table, *args, **options)

    def _size(self, *args: Any, **options: Any) -> Any:
        return self._mended(super()._size, *args, **options)

    def _put(self, *args: Any, **options: Any) -> Any:
        return self._mended(super()._put, *args, **options)

    def _queue_bind(self, *args: Any, **options: Any) -> Any:
        return self._mended(super()._queue_bind, *args, **options)

    def _mended(self, step: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Do a step, and once more where a key had a wrong type."""
        try:
            return step(*args, **options)
        except ResponseError as error:
            if "WRONGTYPE" not in str(error):
                raise
            self._park_keys()
            return step(*args, **options)

    def _park_keys(self) -> None:
        with self.conn_or_acquire() as client:
            park_wrong_types(client, self.global_keyprefix, self.active_queues)


class Transport(redis.Transport):
    """The transport of Redis with the channel above."""

    Channel = Channel


def read_message(item: bytes, queue: str) -> dict[str, Any] | None:
    """Return the message in an element, if a worker could take it."""
    try:
        message = json.loads(item)
        properties = message["properties"]
        info = properties["delivery_info"]
        good = all(name in properties for name in PROPERTIES) and isinstance(info["exchange"], str)
        if good and (queue in QUEUES or queue.endswith(".dq2")):
            good = is_task(message)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return message if good and isinstance(message, dict) else None


def is_task(message: dict[str, Any]) -> bool:
    """Return whether a message calls a task, in the form in which Celery sends it."""
    headers, properties = message["headers"], message["properties"]
    named = isinstance(headers["task"], str) and isinstance(headers["id"], str)
    if not named or message["content-type"] != "application/json" or properties["body_encoding"] != "base64":
        return False
    arguments, named_arguments, embedded = json.loads(base64.b64decode(message["body"], validate=True))
    kinds = ((arguments, list), (named_arguments, dict), (embedded, dict))
    return all(isinstance(value, kind) for value, kind in kinds)
