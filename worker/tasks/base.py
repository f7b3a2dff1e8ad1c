"""What every task shares: its context in the log, one decision on any error, and the sending of what comes next."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import ParamSpec

from billiard.exceptions import SoftTimeLimitExceeded
from celery import current_app, current_task
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from worker.broker.publisher import BROKER_AWAY, publish
from worker.errors import CopydeskError
from worker.logs import log_context
from worker.pipeline.policy import Policy
from worker.pipeline.ports import Ports
from worker.records import Step
from worker.records.work import Message
from worker.runtime import Runtime, current_runtime

log = logging.getLogger("copydesk")
# What a database says that is away, restarting or overrun; a mistake of ours (a constraint, a type) is none of these.
DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)
Wanted = ParamSpec("Wanted")
UseCase = Callable[[Message, Ports, Policy], list[Message]]


def run_step(message: Message, use_case: UseCase) -> list[Message]:
    """Run the use case on one row, and return the messages to send.

    The only place where an error that nobody foresaw is decided: the row is retried later, or becomes a dead letter
    with the traceback as its story.  Where the database itself is away the claim expires and the next tick repairs it.
    """
    runtime = current_runtime()
    node = node_name(runtime)
    step, row_id = message.step, message.row_id
    with log_context(step=step, row=row_id, node=node):
        try:
            return use_case(message, replace(runtime.ports, node=node), runtime.policy)
        except DATABASE_AWAY as error:
            log.error("database: %s; the row is repaired when its claim expires", first_line(error))
        except SoftTimeLimitExceeded:
            limit = runtime.settings.parse_soft_limit
            end_row(runtime, step, row_id, node, "time_limit", f"not finished within {limit:g} s")
        except Exception as error:
            log.exception("%s failed", step)
            end_row(runtime, step, row_id, node, f"error:{type(error).__name__}", traceback.format_exc())
    return []


def ring_for(messages: list[Message]) -> None:
    """Send the messages; where the broker is away they count as lost later."""
    try:
        publish(current_app, messages)
    except BROKER_AWAY as error:
        log.error("broker: %s; what was not sent is due again after message_wait", first_line(error))


def end_row(
    runtime: Runtime, step: Step, row_id: int, node: str, reason: str, detail: str, *, tries: int | None = None
) -> None:
    """Make this node's row due later, or a dead letter after ``tries``."""
    now = runtime.ports.clock()
    attempts = runtime.policy.max_attempts if tries is None else min(tries, runtime.policy.max_attempts)
    try:
        runtime.dispatch.fail(step, row_id, node, attempts, reason, detail, now)
    except DATABASE_AWAY as error:
        log.error("database: %s; the row is repaired when its claim expires", first_line(error))


def node_name(runtime: Runtime) -> str:
    """Return the Celery node that runs this task, else the process's name."""
    request = getattr(current_task, "request", None)
    return str(getattr(request, "hostname", None) or runtime.node)


def log_trouble(body: Callable[Wanted, None]) -> Callable[Wanted, None]:
    """Log a task's errors in one line: it is called again anyhow."""

    @wraps(body)
    def guarded(*arguments: Wanted.args, **named: Wanted.kwargs) -> None:
        try:
            body(*arguments, **named)
        except (*DATABASE_AWAY, *BROKER_AWAY, CopydeskError) as error:
            log.error("%s: %s", body.__name__, first_line(error))
        except Exception:
            log.exception("%s failed", body.__name__)

    return guarded


def first_line(error: BaseException) -> str:
    """Return the first line of an error's text."""
    return str(error).partition("\n")[0]
