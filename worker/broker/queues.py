"""Queues: the broker seen from outside Celery: how much waits in each, and whether it still holds what it held."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redis import Redis

log = logging.getLogger("copydesk")
QUEUES = ("discover", "fetch", "parse", "upkeep")
# Kombu keeps one list a priority; the first has no suffix.
PRIORITY_SUFFIXES = ("", "\x06\x163", "\x06\x166", "\x06\x169")
# The list of what stood in a queue and was no message, the most that it keeps, and the start of the names of keys that
# had another type than a queue.
DEAD_MESSAGES, MOST_DEAD_MESSAGES = "dead-messages", 1000
PARKED_KEY = "parked:"
# The types of the keys beside the queues' lists: Kombu's own, and ours.
BINDING = "_kombu.binding"
OWN_KEYS = {
    "unacked": b"hash", "unacked_index": b"zset", DEAD_MESSAGES: b"list", f"{BINDING}_deadlines": b"zset",
    **{f"{BINDING}{kind}.{name}": b"set" for kind in ("", "_permanent") for name in (*QUEUES, "C.dq2")},
    **{f"{BINDING}.{name}": b"set" for name in ("celeryev", "celery.pidbox")},
}  # fmt: skip
# Seconds that any word with Redis may take.
TIMEOUT = 5.0


def open_redis(url: str, timeout: float = TIMEOUT) -> Redis:
    """Make a client with a bound on every wait, in seconds.

    It connects when first used.
    """
    from redis import Redis  # Slow to load, and many who ask for the names of the queues open none.
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=Retry(NoBackoff(), 0))


def park_wrong_types(client: Any, prefix: str, queues: Iterable[str] = ()) -> list[str]:
    """Rename every key of ours that has a wrong type.

    Returns the names; ``queues`` are others than the shared ones.
    """
    lists = [f"{queue}{suffix}" for queue in (*QUEUES, *queues) for suffix in PRIORITY_SUFFIXES]
    wanted = {**dict.fromkeys(lists, b"list"), **OWN_KEYS}
    kinds = client.pipeline(transaction=False)
    for key in wanted:
        kinds.type(f"{prefix}{key}")
    wrong = [
        key
        for (key, kind), is_one in zip(wanted.items(), kinds.execute(), strict=True)
        if is_one not in (kind, b"none")
    ]
    renames = client.pipeline(transaction=False)
    for key in wrong:
        renames.rename(f"{prefix}{key}", f"{prefix}{PARKED_KEY}{key}")
    answers = renames.execute(raise_on_error=False)  # Another worker that met it too may have been first.
    parked = [key for key, answer in zip(wrong, answers, strict=True) if answer is True]
    for key in parked:
        log.error("Redis: the key %s had another type than it must have, and was renamed", f"{prefix}{key}")
    return parked


class Queues:
    """The queues of one deployment; ``prefix`` stands before every key."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self.redis = redis
        self.prefix = prefix

    def keys(self, queue: str) -> list[str]:
        """Return the keys of the lists that make up one queue."""
        return [f"{self.prefix}{queue}{suffix}" for suffix in PRIORITY_SUFFIXES]

    def depth(self, queue: str) -> int:
        """Count the messages that wait in the queue."""
        return sum(int(self.redis.llen(key)) for key in self.keys(queue))

    def oldest_age(self, queue: str) -> float | None:
        """Return the seconds that the longest waiting message has waited, if any."""
        heads = [self.redis.lindex(key, -1) for key in self.keys(queue)]
        sent = [at for head in heads if head and (at := sent_at(head)) is not None]
        return max(0.0, time.time() - min(sent)) if sent else None

    def purge(self, queues: Iterable[str]) -> int:
        """Remove the messages and count them; the rows they rang for stay due."""
        count = 0
        for queue in queues:
            count += self.depth(queue)
            self.redis.delete(*self.keys(queue))
        return count

    def unacknowledged(self) -> int:
        """Count the messages that a worker took and has not acknowledged."""
        return int(self.redis.hlen(f"{self.prefix}unacked"))

    def dead_messages(self) -> int:
        """Count what stood in a queue and was no message, and keys no queue."""
        names = [f"{queue}{suffix}" for queue in QUEUES for suffix in PRIORITY_SUFFIXES]
        keys = [f"{self.prefix}{PARKED_KEY}{name}" for name in (*names, *OWN_KEYS)]
        return int(self.redis.llen(f"{self.prefix}{DEAD_MESSAGES}")) + int(self.redis.exists(*keys))

    def park_wrong_types(self) -> list[str]:
        """Rename every key of ours that has a wrong type."""
        return park_wrong_types(self.redis, self.prefix)

    def clock(self) -> datetime:
        """Return the server's time."""
        seconds, microseconds = self.redis.time()
        return datetime.fromtimestamp(seconds + microseconds / 1e6, UTC)

    def used_memory(self) -> int:
        """Return the bytes that the server holds."""
        return int(self.redis.info("memory")["used_memory"])

    def is_new_server(self) -> bool:
        """Whether the server has lost its keys since ``mark_server``: flushed, or restarted empty."""
        return not self.redis.exists(f"{self.prefix}epoch")

    def mark_server(self) -> None:
        """Mark the server, so that a loss of its keys shows from now on."""
        self.redis.set(f"{self.prefix}epoch", str(time.time()))


def sent_at(message: Any) -> float | None:
    """Return the Unix time at which a message was sent, by its headers."""
    try:
        return float(json.loads(message)["headers"]["sent_at"])
    except (ValueError, KeyError, TypeError):
        return None
