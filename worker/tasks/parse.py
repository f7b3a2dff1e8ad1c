"""Tasks of the queue parse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from billiard.exceptions import TimeLimitExceeded, WorkerLostError
from celery import shared_task
from celery.signals import task_failure, worker_process_init

from worker.pipeline.policy import Policy
from worker.pipeline.ports import Ports
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
    messages = [Message("parse", *each) for each in ((row_id, token), *others)]
    try:
        ring_for(run_step(messages[0], lambda _, ports, policy: run_batch(messages, ports, policy)))
    finally:
        PROCESSOR_TIME.lift()
        UNDER_WAY.end_batch()


def run_batch(messages: list[Message], ports: Ports, policy: Policy) -> list[Message]:
    """Parse pages together; an error nobody foresaw is told once its page goes alone."""
    from worker.pipeline.parse_pages import parse_pages  # Loads the extraction, which other workers do without.

    try:
        return parse_pages(messages, ports, policy)
    except Exception:
        batch = UNDER_WAY.own
        is_single = len(batch.rows) == 1 and batch.rows[0] == messages[0].row_id
        if is_single or not give_back_batch(batch, ports):
            raise
        return []


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
    limit_met = limit_of(exception)
    if others or (batch is not None and len(batch.rows) > 1):
        give_back_lost(runtime, batch, limit_met)
    elif limit_met == "time_limit":
        limit = runtime.settings.parse_hard_limit
        detail = f"not finished within {limit:g} s, nor when asked to stop"
        end_row(runtime, "parse", row_id, runtime.node, "time_limit", detail)
    elif limit_met == "cpu_limit":
        detail = "it used up its processor time, and its process was ended"
        end_row(runtime, "parse", row_id, runtime.node, "cpu_limit", detail, tries=MOST_TRIES)
    elif isinstance(exception, WorkerLostError):
        end_row(runtime, "parse", row_id, runtime.node, "worker_lost", str(exception))


def limit_of(exception: Exception) -> str | None:
    """Return the reason of an outcome, where a process was ended at a limit."""
    if isinstance(exception, TimeLimitExceeded):
        return "time_limit"
    return "cpu_limit" if isinstance(exception, WorkerLostError) and "SIGXCPU" in str(exception) else None


def give_back_lost(runtime: Runtime, batch: Batch | None, limit_met: str | None) -> None:
    """Make the pages due again whose process died.

    A batch that nobody remembers is due again when its claims expire.
    """
    try:
        if batch is not None:
            give_back_batch(batch, replace(runtime.ports, node=runtime.node), limit_met)
    except DATABASE_AWAY as error:
        log.error("database: %s; the rows are repaired when their claims expire", first_line(error))


def give_back_batch(batch: Batch, ports: Ports, limit_met: str | None = None) -> int:
    """Make the pages of a failed batch due again, and count them.

    The one under way was tried and goes alone, or all, where it is not known which.  ``limit_met``: it took too long.
    """
    tried = {batch.current} if batch.current else set(batch.rows)
    limit_met = limit_met if batch.current else None
    return ports.parses.give_back(batch.rows, tried, ports.node, ports.clock(), limit_met)
