"""Readiness: whether what a process works with answers: the database with its schema, Redis, the archive."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from worker.errors import CopydeskError
from worker.runtime import Runtime
from worker.storage.database.schema import require_current


def find_unready(runtime: Runtime) -> Iterator[str]:
    """Yield a line for each thing that cannot be worked with now."""
    for name, check in (("database", check_database), ("Redis", check_redis), ("archive", check_archive)):
        if (problem := tried(check, runtime)) is not None:
            yield f"{name}: {problem}"


def tried(check: Callable[[Runtime], None], runtime: Runtime) -> str | None:
    """Return the first line of what a check failed for, if it did."""
    try:
        check(runtime)
    except DBAPIError as error:
        return str(error.orig or error).strip().partition("\n")[0]
    except (CopydeskError, RedisError, OSError) as error:
        return str(error).strip().partition("\n")[0]
    return None


def check_database(runtime: Runtime) -> None:
    """Ask the database for its schema's version."""
    require_current(runtime.engine)


def check_redis(runtime: Runtime) -> None:
    """Ask Redis for its time."""
    runtime.queues.clock()


def check_archive(runtime: Runtime) -> None:
    """Put something into the archive and take it out again."""
    name = runtime.archive.put(f"copydesk ready {uuid.uuid4().hex}".encode())
    runtime.archive.delete(name, put_before=float("inf"))
