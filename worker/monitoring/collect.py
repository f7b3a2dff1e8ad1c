"""Looking: one look at the database, Redis and the archive; each may be down, and the look says so and goes on."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from redis.exceptions import RedisError, ResponseError
from sqlalchemy.exc import DBAPIError

from worker import __version__
from worker.broker.queues import QUEUES
from worker.errors import SettingsError
from worker.monitoring.drift_check import judgements
from worker.monitoring.health import DEAF_AFTER, SILENT_AFTER
from worker.monitoring.snapshot import Facts, FailingWebhook, Node, Queue, ServiceState
from worker.monitoring.warnings import find_warnings
from worker.runtime import Runtime
from worker.storage.changes.subscriptions import Subscription, Subscriptions
from worker.storage.database.schema import require_current
from worker.storage.monitoring.heartbeats import BEAT, Heartbeat
from worker.storage.monitoring.notices import Notices
from worker.storage.monitoring.outcome_counts import ARCHIVE_MARK, PROBLEMS_MARK
from worker.storage.search.filling import count_unindexed

# Minutes of which the throughput is shown.
MINUTES = 10

Read = TypeVar("Read")


def collect_facts(runtime: Runtime, now: datetime, *, counters: bool = False) -> Facts:
    """Collect the facts at this moment and the warnings they give.

    ``counters`` adds the counted outcomes that metrics need.
    """
    moment = moments_from(now)
    database, read = try_database(lambda: read_database(runtime, now, counters, moment))
    heartbeats: list[Heartbeat] = read.pop("heartbeats", [])
    backlogs = read.pop("backlogs", {})
    seen_at = read.pop("seen_at", now)
    nodes = tuple(node_of(beat, seen_at) for beat in heartbeats if beat.node != BEAT)
    redis, waiting, unacknowledged, dead_messages = try_redis(runtime, moment)
    queues = tuple(
        Queue(
            name,
            *waiting.get(name, (None, None)),
            workers=None if database.problem else sum(node.alive and name in node.queues for node in nodes),
            backlog=backlogs.get(name),
        )
        for name in QUEUES
    )
    facts = Facts(
        at=now,
        version=__version__,
        database=replace(database, size=read.pop("size", None), ahead=read.pop("ahead", None)),
        redis=redis,
        archive=see_archive(runtime, read.pop("archive", None)),
        queues=queues,
        unacknowledged=unacknowledged,
        dead_messages=dead_messages,
        nodes=nodes,
        beat_silent=next((silence(beat.at, seen_at) for beat in heartbeats if beat.node == BEAT), None),
        **read,
    )
    return replace(facts, warnings=tuple(find_warnings(facts)))


def try_database(read: Callable[[], dict[str, Any]]) -> tuple[ServiceState, dict[str, Any]]:
    """Ask the database; return what it says, or why it does not."""
    try:
        return ServiceState(), read()
    except SettingsError as error:
        return ServiceState(problem=str(error)), {}
    except DBAPIError as error:
        said = str(error.orig or error).strip().partition("\n")[0]
        return ServiceState(problem=f"the database does not answer ({said}): check COPYDESK_DATABASE_URL"), {}


def moments_from(now: datetime) -> Callable[[], datetime]:
    """Return what tells the moment: ``now``, and what has passed since."""
    began = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began)


def read_database(runtime: Runtime, now: datetime, counters: bool, moment: Callable[[], datetime]) -> dict[str, Any]:
    """Read the facts that stand in the database, by name.

    Clocks are compared with the moment of their answer: a database that makes us wait does not set them back.
    """
    require_current(runtime.engine)
    overview = runtime.overview
    return {
        "ahead": ahead(overview.clock(), moment()),
        "heartbeats": runtime.heartbeats.all(),
        "seen_at": moment(),
        "backlogs": overview.backlogs(now),
        "by_minute": overview.by_minute(now, MINUTES),
        "outcomes": tuple(overview.outcomes(now - timedelta(hours=1))),
        "sources": tuple(overview.sources(now - timedelta(days=1))),
        "hosts": tuple(overview.held_hosts(now)),
        "dead": tuple(overview.dead_letters()),
        "quality": tuple(judgements(runtime.quality)),
        "tallies": tuple(runtime.tallies.read(now)) if counters else (),
        "size": overview.size(),
        "archive": runtime.marks.read(ARCHIVE_MARK),
        "undelivered": tuple(Notices(runtime.sessions).undelivered()),
        "unindexed": read_unindexed(runtime),
        "webhooks": tuple(map(webhook_of, Subscriptions(runtime.sessions).failing())),
        "problems": int((runtime.marks.read(PROBLEMS_MARK) or (0, now))[0]),
    }


def read_unindexed(runtime: Runtime) -> int:
    """Read how many stored articles no search finds yet."""
    with runtime.sessions.begin() as session:
        return count_unindexed(session)


def try_redis(
    runtime: Runtime, moment: Callable[[], datetime]
) -> tuple[ServiceState, dict[str, tuple[int | None, float | None]], int | None, int]:
    """Ask Redis for its messages, or why it does not answer.

    The last of what comes back counts the dead messages.
    """
    queues = runtime.queues
    try:
        difference, used = ahead(queues.clock(), moment()), queues.used_memory()
        waiting: dict[str, tuple[int | None, float | None]] = {
            name: (queues.depth(name), queues.oldest_age(name)) for name in QUEUES
        }
        dead = queues.dead_messages()
        return ServiceState(size=used, ahead=difference), waiting, queues.unacknowledged(), dead
    except ResponseError as error:
        problem = f"Redis holds what is no queue where one belongs ({error}): the next tick renames it"
        return ServiceState(problem=problem), {}, None, 0
    except RedisError as error:
        said = str(error).strip().partition("\n")[0]
        return (
            ServiceState(problem=f"Redis does not answer ({said}): start it, or check COPYDESK_REDIS_URL"),
            {},
            None,
            0,
        )


def see_archive(runtime: Runtime, measured: tuple[float, datetime] | None) -> ServiceState:
    """Return the archive's last measured size, and the room left in a folder."""
    size, at = (int(measured[0]), measured[1]) if measured else (None, None)
    parts = urlsplit(runtime.settings.archive_url)
    if parts.scheme != "file":
        return ServiceState(size=size, measured_at=at)
    folder = Path(unquote(parts.path)).absolute()
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return ServiceState(size=size, measured_at=at, free=shutil.disk_usage(there).free)


def webhook_of(one: Subscription) -> FailingWebhook:
    """Describe a webhook that takes nothing."""
    return FailingWebhook(one.id, one.address, one.failing_since, one.given_up_at is not None, one.problem or "")


def node_of(heartbeat: Heartbeat, now: datetime) -> Node:
    """Describe the node of a heartbeat."""
    silent = silence(heartbeat.at, now)
    deaf = silence(heartbeat.deaf_since, now) if heartbeat.deaf_since else 0.0
    return Node(
        heartbeat.node,
        heartbeat.queues,
        silent,
        alive=silent <= SILENT_AFTER and deaf <= DEAF_AFTER,
        started_at=heartbeat.started_at,
        deaf=deaf if deaf > DEAF_AFTER else None,
        idle=silence(heartbeat.finished_at, now) if heartbeat.finished_at else None,
    )


def silence(moment: datetime, now: datetime) -> float:
    """Return the seconds since a moment; negative for a clock ahead."""
    return (now - moment).total_seconds()


def ahead(clock: datetime | None, now: datetime) -> float | None:
    """Return the seconds by which a server's clock is ahead of ours."""
    return None if clock is None else round((clock - now).total_seconds(), 3)
