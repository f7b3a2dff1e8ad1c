"""Tasks of the queue parse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from billiard.exceptions import TimeLimitExceeded, WorkerLostError
from celery import shared_task
from celery.signals import task_failure, worker_process_init

from worker.reader.processor_time import MOST_TRIES, PROCESSOR_TIME
from worker.reader.under_way import UNDER_WAY, Batch
from worker.records.work import Message
from worker.runtime import Runtime, current_runtime
from worker.settings import load_settings
from worker.tasks.base import DATABASE_AWAY, end_row, first_line, log, ring_for, run_step

_settings = load_settings()


@shared_task(name="copydesk.parse", soft_time_limit=_settings.parse_soft_limit, time_limit=_settings.parse_hard_limit)
def parse(row_id: int, token: str, others: Sequence[tuple[int, str]] = ()) -> None:
    """Parse archived pages (internal: a row, its token, and others to go with it)."""
    from worker.pipeline.parse_pages import parse_pages  # Loads the extraction, which other workers do without.

    messages = [Message("parse", *each) for each in ((row_id, token), *others)]
    try:
        ring_for(run_step("parse", row_id, token, lambda _, ports, policy: parse_pages(messages, ports, policy)))
    finally:
        PROCESSOR_TIME.lift()
        UNDER_WAY.end_batch()


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
    row_id, others = args[0], args[2] if len(args) > 2 else ()
    batch = UNDER_WAY.take(frozenset((row_id, *(each[0] for each in others))))
    if others or (batch is not None and len(batch.rows) > 1):
        give_back_batch(runtime, batch)
    elif isinstance(exception, TimeLimitExceeded):
        limit = runtime.settings.parse_hard_limit
        detail = f"not finished within {limit:g} s, nor when asked to stop"
        end_row(runtime, "parse", row_id, runtime.node, "time_limit", detail, tries=1)
    elif isinstance(exception, WorkerLostError) and "SIGXCPU" in str(exception):
        detail = "it used up its processor time, and its process was ended"
        end_row(runtime, "parse", row_id, runtime.node, "cpu_limit", detail, tries=MOST_TRIES)
    elif isinstance(exception, WorkerLostError):
        end_row(runtime, "parse", row_id, runtime.node, "worker_lost", str(exception))


def give_back_batch(runtime: Runtime, batch: Batch | None) -> None:
    """Make the pages of a lost batch due again.

    The one under way was tried and goes alone, or all, where it is not known which.  A batch that nobody remembers is
    due again when its claims expire.
    """
    if batch is None:
        return
    tried = {batch.current} if batch.current else set(batch.rows)
    try:
        runtime.ports.parses.give_back_lost(batch.rows, tried, runtime.node, runtime.ports.clock())
    except DATABASE_AWAY as error:
        log.error("database: %s; the rows are repaired when their claims expire", first_line(error))
