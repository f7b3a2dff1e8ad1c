"""The transport of the queues: Kombu's for Redis, which parks what is no message instead of failing at it.

Kombu reads an element of a queue's list as it takes it out, in the worker's event loop: one that is no message, or a
key of another type than Kombu's, ends the worker.  Here the element goes to a list of dead messages, the key is renamed
by whichever command meets it, and the worker takes the next message.  Nothing is lost by it: a message only rings for a
row.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis
from redis import Redis
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
            self.client.park_keys(error)
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

    def _get_client(self) -> Callable[..., ParkingClient]:
        return partial(ParkingClient, global_keyprefix=self.global_keyprefix, channel=self)


class ParkingClient(redis.PrefixedStrictRedis):
    """Do a command once more where it met a key of a wrong type."""

    def __init__(self, *args: Any, channel: Channel, **options: Any) -> None:
        self.channel = channel
        super().__init__(*args, **options)

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Execute a command."""
        return self.do_well(partial(super().execute_command, *args, **options))

    def do_well(self, step: Callable[[], Any]) -> Any:
        """Do a step, and once more where it met a key of a wrong type."""
        try:
            return step()
        except ResponseError as error:
            self.park_keys(error)
            return step()

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> ParkingPipeline:
        """Return an empty pipeline."""
        shared = (self.connection_pool, self.response_callbacks, transaction, shard_hint)
        return ParkingPipeline(*shared, global_keyprefix=self.global_keyprefix, parent=self)

    def park_keys(self, error: ResponseError) -> None:
        """Rename the keys of a wrong type.

        Raises any other error.
        """
        if "WRONGTYPE" not in str(error):
            raise error
        plain = Redis(connection_pool=self.connection_pool)
        park_wrong_types(plain, self.global_keyprefix, self.channel.active_queues)


class ParkingPipeline(redis.PrefixedRedisPipeline):
    """Do commands that go together, on the same terms."""

    def __init__(self, *args: Any, parent: ParkingClient, **options: Any) -> None:
        self.parent = parent
        super().__init__(*args, **options)

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        """Execute the commands; each of Kombu's may be done twice."""
        commands = self.command_stack
        try:
            return super().execute(raise_on_error)
        except ResponseError as error:
            self.parent.park_keys(error)
            self.command_stack = commands  # The first try has emptied it.
            return super().execute(raise_on_error)

    def immediate_execute_command(self, *args: Any, **options: Any) -> Any:
        """Execute a command at once."""
        return self.parent.do_well(partial(super().immediate_execute_command, *args, **options))


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
