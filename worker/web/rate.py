"""Rate: how many requests a minute each visitor makes, counted in Redis for all processes together."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from redis.exceptions import RedisError

if TYPE_CHECKING:
    from redis import Redis

WINDOW = 60  # seconds
# Seconds for which a Redis that failed is not asked: waiting for it would make every answer slow.
LEFT_ALONE = 10.0


class Rate:
    """Count requests; ``allowed`` is how many a visitor has in a minute, 0 without bound."""

    def __init__(self, redis: Redis, prefix: str, allowed: int) -> None:
        self.redis = redis
        self.prefix = prefix
        self.allowed = allowed
        self.away_until = 0.0

    def excess(self, visitor: str) -> int | None:
        """Count one request; return the seconds to wait where it is one too many.

        Every request passes while Redis is away.
        """
        if not self.allowed or time.monotonic() < self.away_until:
            return None
        now = time.time()
        key = f"{self.prefix}rate:{visitor}:{int(now // WINDOW)}"
        try:
            pipe = self.redis.pipeline()
            pipe.incr(key)
            pipe.expire(key, 2 * WINDOW)
            count, _ = pipe.execute()
        except (RedisError, OSError):
            self.away_until = time.monotonic() + LEFT_ALONE
            return None
        return WINDOW - int(now % WINDOW) if count > self.allowed else None
