"""Tasks of the queue upkeep that people call: what they ask for is written into rows, and the next tick sends it."""

from __future__ import annotations

from celery import shared_task

from worker.broker.queues import QUEUES
from worker.errors import InputError
from worker.pipeline.trigger import recrawl as mark_recrawl
from worker.runtime import current_runtime, utc_now
from worker.storage.crawl.dead_letters import DeadFilter, DeadLetters
from worker.storage.crawl.reparses import Choice
from worker.tasks.base import log, log_trouble


@shared_task(name="copydesk.recrawl")
@log_trouble
def recrawl(target: str) -> None:
    """Fetch a page, or all known pages of a source, again.

    Argument: a URL, or a source's slug.
    """
    runtime = current_runtime()
    log.info("recrawl of %s: %d pages", target, mark_recrawl(target, runtime.recrawling, runtime.ports))


@shared_task(name="copydesk.reparse")
@log_trouble
def reparse(slug: str) -> None:
    """Parse the archived pages of a source again, without a request.  Argument: the source's slug."""
    log.info("reparse of %s: %d pages", slug, current_runtime().reparsing.mark(Choice(slug), utc_now()))


@shared_task(name="copydesk.retry_dead")
@log_trouble
def retry_dead(reason: str) -> None:
    """Try dead letters again, some hundreds a call.

    Argument: the reason for which they were given up.
    """
    count = DeadLetters(current_runtime().sessions).retry(DeadFilter(reason=reason), utc_now())
    log.info("retry of dead letters for %s: %d", reason, count)


@shared_task(name="copydesk.pause")
@log_trouble
def pause(slug: str) -> None:
    """Stop polling and fetching a source.  Argument: the source's slug."""
    current_runtime().sources.set_state(slug, "paused", utc_now())


@shared_task(name="copydesk.resume")
@log_trouble
def resume(slug: str) -> None:
    """Take up a paused source again.  Argument: the source's slug."""
    current_runtime().sources.set_state(slug, "active", utc_now())


@shared_task(name="copydesk.purge")
@log_trouble
def purge(queue: str) -> None:
    """Remove a queue's messages; the rows they rang for are due again.

    Argument: the queue's name, or all.
    """
    if queue not in (*QUEUES, "all"):
        raise InputError(f"{queue!r} is no queue: allowed is one of {', '.join((*QUEUES, 'all'))}")
    runtime = current_runtime()
    count = runtime.queues.purge(QUEUES if queue == "all" else (queue,))
    runtime.dispatch.requeue_unstarted(utc_now())
    log.info("purge of %s: %d messages", queue, count)
