"""What a simulated fleet did, as lines of Markdown."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.crawling.fleet.fleet import Fleet
from benchmarks.crawling.fleet.hosts import jain

RUSH = (
    "workers", "pages/s", "of what the workers could", "served twice before all once", "idle", "a tick, CPU",
    "dispatch CPU a page", "statements a page", "database CPU a page", "client CPU a page", "Redis commands a page",
    "first bottleneck",
)  # fmt: skip


def head(options: argparse.Namespace) -> str:
    """Return the heading of a section: when, of what, where."""
    git = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    commit = subprocess.run(git, capture_output=True, text=True, cwd=Path(__file__).parent).stdout.strip()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    load = f"load average {os.getloadavg()[0]:.1f}"
    note = f" {options.note}" if options.note else ""
    return f"\n## Fleet, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}\n\n{machine}, {load}.{note}\n"


def rush_line(fleet: Fleet | None, seconds: float = 1.0, commands: int = 0) -> str:
    """Return the row of one number of workers, or the head of the table."""
    if fleet is None:
        return f"| {' | '.join(RUSH)} |\n|{'---:|' * (len(RUSH) - 1)}---|"
    seen, spent = fleet.seen, fleet.meter.spent
    pages = max(1, seen.fetched.total())
    could = fleet.workers * pages / max(seen.busy, 1e-9)
    idle = max(0.0, 1 - seen.busy / (fleet.workers * seconds))
    twice = sum(count > 1 for count in seen.fetched.values())
    tick = statistics.mean(seen.ticks)
    dispatch = spent["dispatch"]
    server, client = sum(each.server for each in spent.values()), sum(each.client for each in spent.values())
    statements = sum(each.statements for each in spent.values())
    return cells(
        f"{fleet.workers:,}", f"{pages / seconds:.1f}", f"{pages / seconds / could:.0%}", f"{twice:,}", f"{idle:.0%}",
        f"{tick:.2f} s", f"{1000 * (dispatch.client + dispatch.server) / pages:.1f} ms", f"{statements / pages:.1f}",
        f"{1000 * server / pages:.1f} ms", f"{1000 * client / pages:.1f} ms", f"{commands / pages:.1f}",
        bottleneck(fleet, idle, tick),
    )  # fmt: skip


def bottleneck(fleet: Fleet, idle: float, tick: float) -> str:
    """Return what holds the fleet back."""
    if idle < 0.1:
        return "the workers"
    return "the processor of dispatch" if tick > fleet.every else "the mark of the queue"


def bound_line(fleet: Fleet, seconds: float, backlog: dict[int, int], delay: float) -> str:
    """Return throughput against what delays allow, and how evenly hosts were served."""
    allowed = {host: min(many, int(seconds / delay) + 1) for host, many in backlog.items()}
    served = [fleet.seen.fetched[host] / many for host, many in allowed.items()]
    pages = fleet.seen.fetched.total()
    return (
        f"{len(backlog)} hosts, {fleet.workers} workers, {delay:g} s between two requests to a host, {seconds:.0f} s: "
        f"{pages} pages of {sum(allowed.values()):.0f} that the delays allow ({pages / sum(allowed.values()):.0%}); "
        f"Jain's index over the hosts' shares {jain(served):.3f}, the least served host {min(served):.0%}."
    )


def day_lines(fleet: Fleet, hosts: int, workers: int, commands: int) -> list[str]:
    """Return the lines of a day."""
    seen, spent = fleet.seen, fleet.meter.spent
    pages = max(1, seen.fetched.total())
    polls = seen.words["polled"] + seen.words["unchanged"]
    statements = sum(each.statements for each in spent.values())
    server = sum(each.server for each in spent.values())
    waited = [sum(wait > number * 5 for wait in seen.waits) / max(1, len(seen.waits)) for number in (1, 12, 120)]
    lines = [
        f"{hosts} hosts and {workers} worker(s): {pages:,} fetches, {polls:,} polls, {len(seen.ages):,} new pages.",
        f"- from due to the start of the request: {spread(seen.waits)}; "
        f"{waited[0]:.1%} waited for more than one delay, {waited[1]:.1%} for 12, {waited[2]:.1%} for 120",
        f"- age of a new page at its first request (polling included): {spread(seen.ages)}",
        f"- polls after their plan: {spread(seen.polls)}",
        f"- Jain's index of the mean waits by source: {jain_of_waits(fleet):.3f}",
        f"- a fetch, polls and parses included: {statements / pages:.1f} statements, "
        f"{1000 * server / pages:.1f} ms of the database, {commands / pages:.1f} Redis commands",
    ]
    kinds = ", ".join(
        f"{kind} {each.calls:,} ({1000 * (each.client + each.server) / max(1, each.calls):.1f} ms)"
        for kind, each in spent.items()
    )
    return [*lines, f"- calls, and processor of one: {kinds}"]


def jain_of_waits(fleet: Fleet) -> float:
    """Return how evenly sources waited."""
    return jain(statistics.mean(waits) for waits in fleet.seen.source_waits.values())


def spread(values: list[float]) -> str:
    """Return the median and the far end of some seconds."""
    if len(values) < 2:
        return "none"
    cuts = statistics.quantiles(values, n=100)
    return f"median {cuts[49]:.1f} s, 95 % within {cuts[94]:.1f} s, 99 % within {cuts[98]:.1f} s"


def cells(*values: str) -> str:
    """Return one row of a table."""
    return f"| {' | '.join(values)} |"
