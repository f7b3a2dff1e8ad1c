"""Tasks of the queue parse."""

from __future__ import annotations

from typing import Any

from billiard.exceptions import TimeLimitExceeded, WorkerLostError
from celery import shared_task
from celery.signals import task_failure

from worker.runtime import current_runtime
from worker.settings import load_settings
from worker.tasks.base import end_row, run_step

_settings = load_settings()


@shared_task(name="copydesk.parse", soft_time_limit=_settings.parse_soft_limit, time_limit=_settings.parse_hard_limit)
def parse(row_id: int, token: str) -> None:
    """Parse one archived page (internal: its row and the token under which the message was sent)."""
    from worker.pipeline.parse_page import parse_page  # Loads the extraction, which other workers do without.

    run_step("parse", row_id, token, parse_page)


@task_failure.connect(sender=parse)
def end_lost_parse(exception: Exception, args: tuple[Any, ...] = (), **_: Any) -> None:
    """Nothing; a page whose process was killed is parsed again later, one whose process had to be is a dead letter.

    Called in the worker's main process: the one that did the work is gone.
    """
    runtime = current_runtime()
    if isinstance(exception, TimeLimitExceeded):
        limit = runtime.settings.parse_hard_limit
        detail = f"not finished within {limit:g} s, nor when asked to stop"
        end_row(runtime, "parse", args[0], runtime.node, "time_limit", detail, final=True)
    elif isinstance(exception, WorkerLostError):
        end_row(runtime, "parse", args[0], runtime.node, "worker_lost", str(exception))
