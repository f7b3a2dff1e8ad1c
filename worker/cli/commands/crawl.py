"""``copydesk crawl``, ``recrawl`` and ``purge``: work that is wanted now, and messages that are not."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from worker.broker.publisher import ring
from worker.broker.queues import QUEUES
from worker.cli.views.output import print_line
from worker.cli.views.progress import LONGEST, TIMEOUT, WAIT, follow
from worker.errors import InputError
from worker.pipeline.trigger import crawl_source
from worker.pipeline.trigger import recrawl as mark_recrawl
from worker.runtime import current_runtime, utc_now


def crawl(
    source: Annotated[str, typer.Argument(help="The source's slug.")],
    wait: WAIT = False,
    timeout: TIMEOUT = LONGEST,
) -> None:
    """Poll every feed, sitemap and listing of one source now.

    Example: copydesk crawl demo
    """
    runtime = current_runtime()
    runtime.queues.redis.ping()  # Before anything is marked as sent.
    began = utc_now()
    messages = crawl_source(source, runtime.sources, runtime.ports)
    ring(runtime.doorbell, messages)
    print_line(f"{source}: {len(messages)} to poll")
    if wait:
        follow(runtime, source, lambda: runtime.recrawling.of_source(source, began, polls=len(messages)), timeout)


def recrawl(
    target: Annotated[str, typer.Argument(metavar="SOURCE|URL", help="A source's slug, or one page's address.")],
    since: Annotated[datetime | None, typer.Option("--since", help="Only pages found since then (UTC).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    wait: WAIT = False,
    timeout: TIMEOUT = LONGEST,
) -> None:
    """Fetch a page, or all known pages of a source, again at the host's pace.

    Example: copydesk recrawl demo --since 2026-03-01
    """
    runtime = current_runtime()
    began = utc_now()
    since = since and since.replace(tzinfo=began.tzinfo)
    if dry_run:
        count = 1 if "//" in target else runtime.recrawling.count(target, since)
        print_line(f"{target}: {count} pages would be fetched again")
        return
    count = mark_recrawl(target, runtime.recrawling, runtime.ports, since)
    print_line(f"{target}: {count} pages are due to be fetched again")
    if wait and "//" in target:
        follow(runtime, target, lambda: runtime.recrawling.of_url(target, began), timeout)
    elif wait:
        follow(runtime, target, lambda: runtime.recrawling.of_source(target, began, pages=count), timeout)


def purge(
    queue: Annotated[str, typer.Argument(help="discover, fetch, parse, upkeep, or all.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Remove a queue's messages; the work they rang for is due again.

    Example: copydesk purge parse --dry-run
    """
    if queue not in (*QUEUES, "all"):
        raise InputError(f"{queue!r} is no queue: allowed is one of {', '.join((*QUEUES, 'all'))}")
    runtime = current_runtime()
    chosen = QUEUES if queue == "all" else (queue,)
    if dry_run:
        print_line(f"{queue}: {sum(map(runtime.queues.depth, chosen))} messages would be removed")
        return
    removed = runtime.queues.purge(chosen)
    due = runtime.dispatch.recall(utc_now())
    print_line(f"{queue}: {removed} messages removed; {due} rows are due again")
