"""A source on the terminal: how it fares, and each of its feeds, sitemaps and listings."""

from __future__ import annotations

from datetime import datetime

from worker.cli.views.output import print_line, print_table
from worker.monitoring.formatting import counted, future, moment, past, whole
from worker.storage.queries.source_feeds import FeedState, SourceView

# What the stages of an address are called for people.
STAGES = {
    "fetch": "to fetch",
    "again": "to visit again",
    "parse": "to read",
    "done": "done",
    "rest": "at rest",
    "dead": "given up",
}
COLUMNS = ("kind", "state", "polled", "changed", "next", "answer", "entries", "found", "address")


def print_source(source: SourceView, now: datetime) -> None:
    """Print a source with its feeds; what failed is told in full below."""
    print_line(f"{source.slug}: {source.name}, {source.home}")
    print_line(f"{state_line(source)}, applied {moment(source.applied_at)} UTC")
    stages = [f"{whole(count)} {STAGES.get(stage, stage)}" for stage, count in sorted(source.addresses.items())]
    print_line(f"{counted(sum(source.addresses.values()), 'address')}{': ' if stages else ''}{', '.join(stages)}\n")
    print_table(COLUMNS, [cells(feed, now) for feed in source.feeds], empty="it has no feed", below="address")
    for feed in source.feeds:
        if feed.state in ("failing", "trying again"):
            print_line(f"\n{feed.url}\n  {feed.reason}{f': {feed.detail}' if feed.detail else ''}")


def state_line(source: SourceView) -> str:
    """Say whether a source is active, and of a pause until when and why."""
    if source.state != "paused":
        return source.state
    until = f"{moment(source.paused_until)} UTC" if source.paused_until else "resumed"
    return f"paused until {until}{f' ({source.pause_reason})' if source.pause_reason else ''}"


def cells(feed: FeedState, now: datetime) -> tuple[str, ...]:
    """Return the row of one feed."""
    return (
        feed.kind,
        feed.state,
        past(feed.polled_at, now),
        past(feed.changed_at, now),
        future(feed.next_poll_at, now),
        str(feed.answer or "-"),
        whole(feed.entries),
        whole(feed.found),
        feed.url,
    )
