"""The doorbell: the Celery client that rings for due work; it knows the queues and the broker, and no task."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from celery import Celery
from celery.signals import before_task_publish
from kombu.entity import Queue
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from worker.broker.queues import QUEUES
from worker.broker.transport import use_parking_transport
from worker.records.work import Message, batches
from worker.settings import Settings

# What is raised where the broker is away, restarting or too slow.
BROKER_AWAY = (RedisError, OperationalError, OSError)


def open_app(settings: Settings, **options: Any) -> Celery:
    """Make a Celery application on this deployment's broker, with its queues and routes."""
    use_parking_transport()
    app = Celery("copydesk", **options)
    app.conf.update(
        broker_url=settings.redis_url.replace("unix://", "redis+socket://", 1),
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_pool_acquire_timeout=10,
        broker_transport_options={
            "global_keyprefix": settings.key_prefix,
            "socket_timeout": 30,
            "socket_connect_timeout": 10,
            "socket_keepalive": True,
            "health_check_interval": 25,
        },
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_default_queue="upkeep",
        task_queues=[Queue(name, routing_key=name) for name in QUEUES],
        task_routes={
            "copydesk.crawl": {"queue": "discover"},
            "copydesk.poll": {"queue": "discover"},
            "copydesk.ingest": {"queue": "discover"},
            "copydesk.fetch": {"queue": "fetch"},
            "copydesk.parse": {"queue": "parse"},
            "copydesk.*": {"queue": "upkeep"},
        },
    )
    return app


@before_task_publish.connect
def note_sending(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """Write the moment of sending into the message, for the age of the oldest.

    Celery's own messages carry no time.
    """
    if headers is not None:
        headers["sent_at"] = time.time()


def publish(app: Celery, messages: Sequence[Message]) -> None:
    """Send messages to their queues, parses some at a time.

    One that cannot be sent is no loss: its row is due again.
    """
    for first, *others in batches(messages):
        together = [[[message.row_id, message.token] for message in others]] if others else []
        app.send_task(f"copydesk.{first.step}", args=[first.row_id, first.token, *together], retry=False)
