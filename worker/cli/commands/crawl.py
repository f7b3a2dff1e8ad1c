"""``copydesk crawl``, ``recrawl``, ``pause``, ``resume`` and ``purge``: work that is wanted now, and what is not."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from worker.broker.publisher import publish
from worker.broker.queues import QUEUES
from worker.cli.arguments import SLUG, SLUG_OR_HOST, SLUG_OR_URL, known_queues, read_end, read_time
from worker.cli.views.output import print_line
from worker.cli.views.progress import LONGEST, TIMEOUT, WAIT, follow
from worker.errors import InputError
from worker.monitoring.formatting import counted, moment
from worker.pipeline.trigger import crawl_source
from worker.pipeline.trigger import recrawl as mark_recrawl
from worker.records.pauses import FOREVER
from worker.runtime import current_runtime, utc_now


def crawl(
    source: SLUG,
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
    publish(runtime.doorbell, messages)
    print_line(f"{source}: {counted(len(messages), 'feed')} to poll")
    if wait:
        follow(runtime, source, lambda: runtime.recrawling.of_source(source, began, polls=len(messages)), timeout)


def recrawl(
    target: SLUG_OR_URL,
    since: Annotated[
        datetime | None,
        typer.Option("--since", parser=read_time, metavar="TIME", help="Only pages found since then (UTC)."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    wait: WAIT = False,
    timeout: TIMEOUT = LONGEST,
) -> None:
    """Fetch a page, or all known pages of a source, again at the host's pace.

    Example: copydesk recrawl demo --since 2026-03-01
    """
    runtime = current_runtime()
    began = utc_now()
    if dry_run:
        count = 1 if "//" in target else runtime.recrawling.count(target, since)
        print_line(f"{target}: {counted(count, 'page')} would be fetched again")
        return
    count = mark_recrawl(target, runtime.recrawling, runtime.ports, since)
    print_line(f"{target}: {counted(count, 'page')} due to be fetched again")
    if wait and "//" in target:
        follow(runtime, target, lambda: runtime.recrawling.of_url(target, began), timeout)
    elif wait:
        follow(runtime, target, lambda: runtime.recrawling.of_source(target, began, pages=count), timeout)


def pause(
    target: SLUG_OR_HOST,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="2026-03-01T09:00 (UTC), or 6h from now.")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Shown in status until it is resumed.")] = None,
) -> None:
    """Stop polling and fetching a source or host, until a time or for good.

    Example: copydesk pause demo --until 6h --reason "they asked us to"
    """
    sources, now = current_runtime().sources, utc_now()
    end = read_end(until, now) if until is not None else None
    how = f"paused until {f'{moment(end)} UTC' if end else 'it is resumed'}{f': {reason}' if reason else ''}"
    if is_host(target):
        for name in sources.pause_host(target, end or FOREVER, reason, now):
            print_line(f"{name}: {how}")
    else:
        before = sources.set_state(target, "paused", now, end, reason)
        print_line(f"{target}: {how} (was {before})")


def resume(target: SLUG_OR_HOST) -> None:
    """Take up a paused source or host again.

    Example: copydesk resume demo
    """
    sources, now = current_runtime().sources, utc_now()
    if is_host(target):
        for name in sources.pause_host(target, None, None, now):
            print_line(f"{name}: resumed")
    else:
        print_line(f"{target}: active (was {sources.set_state(target, 'active', now)})")


def is_host(target: str) -> bool:
    """Tell whether a name is a host's, for slugs have no dot and no colon."""
    return "." in target or ":" in target


def purge(
    queue: Annotated[str, typer.Argument(help="discover, fetch, parse, upkeep, or all.", autocompletion=known_queues)],
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
        print_line(f"{queue}: {counted(sum(map(runtime.queues.depth, chosen)), 'message')} would be removed")
        return
    removed = runtime.queues.purge(chosen)
    due = runtime.dispatch.requeue_unstarted(utc_now())
    print_line(f"{queue}: {counted(removed, 'message')} removed; {counted(due, 'row')} due again")
