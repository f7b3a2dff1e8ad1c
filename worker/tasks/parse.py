"""Tasks of the queue parse."""

from __future__ import annotations

from typing import Any

from billiard.exceptions import TimeLimitExceeded, WorkerLostError
from celery import shared_task
from celery.signals import task_failure, worker_process_init

from worker.reader.processor_time import MOST_TRIES, PROCESSOR_TIME
from worker.runtime import current_runtime
from worker.settings import load_settings
from worker.tasks.base import end_row, run_step

_settings = load_settings()


@shared_task(name="copydesk.parse", soft_time_limit=_settings.parse_soft_limit, time_limit=_settings.parse_hard_limit)
def parse(row_id: int, token: str) -> None:
    """Parse archived pages (internal: rows and tokens)."""
    from worker.pipeline.parse_page import parse_page  # Loads the extraction, which other workers do without.

    try:
        run_step("parse", row_id, token, parse_page)
    finally:
        PROCESSOR_TIME.lift()


@worker_process_init.connect
def enter_child(**_: Any) -> None:
    """Let the system end a pool's process that uses up its processor time."""
    PROCESSOR_TIME.enter_child()


@task_failure.connect(sender=parse)
def end_lost_parse(exception: Exception, args: tuple[Any, ...] = (), **_: Any) -> None:
    """End a page whose process died: it is parsed again later, or a dead letter.

    Called in the worker's main process: the one that did the work is gone.
    """
    runtime = current_runtime()
    if isinstance(exception, TimeLimitExceeded):
        limit = runtime.settings.parse_hard_limit
        detail = f"not finished within {limit:g} s, nor when asked to stop"
        end_row(runtime, "parse", args[0], runtime.node, "time_limit", detail, tries=1)
    elif isinstance(exception, WorkerLostError) and "SIGXCPU" in str(exception):
        detail = "it used up its processor time, and its process was ended"
        end_row(runtime, "parse", args[0], runtime.node, "cpu_limit", detail, tries=MOST_TRIES)
    elif isinstance(exception, WorkerLostError):
        end_row(runtime, "parse", args[0], runtime.node, "worker_lost", str(exception))
