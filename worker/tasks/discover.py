"""Tasks of the queue discover: polls, and the triggers that people call."""

from __future__ import annotations

from celery import current_app, shared_task

from worker.broker.publisher import publish
from worker.pipeline.poll_source import poll_source
from worker.pipeline.trigger import crawl_source, ingest_url
from worker.records.work import Message
from worker.runtime import current_runtime
from worker.tasks.base import log_trouble, ring_for, run_step


@shared_task(name="copydesk.poll")
def poll(row_id: int, token: str) -> None:
    """Poll one feed, sitemap or listing (internal: its row and its token)."""
    ring_for(run_step(Message("poll", row_id, token), poll_source))


@shared_task(name="copydesk.crawl")
@log_trouble
def crawl(slug: str) -> None:
    """Poll everything of one source now.  Argument: the source's slug."""
    runtime = current_runtime()
    publish(current_app, crawl_source(slug, runtime.sources, runtime.ports))


@shared_task(name="copydesk.ingest")
@log_trouble
def ingest(url: str) -> None:
    """Fetch and parse one page now, whatever its source.  Argument: the page's URL."""
    runtime = current_runtime()
    publish(current_app, ingest_url(url, runtime.ports))
