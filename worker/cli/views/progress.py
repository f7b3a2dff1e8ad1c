"""``--wait``: what was asked for is followed to its end with a progress bar."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from worker.cli.views.console import console
from worker.cli.views.output import print_line
from worker.monitoring.collect import collect_facts
from worker.runtime import Runtime, utc_now
from worker.storage.crawl.recrawls import RequestedWork

WAIT = Annotated[bool, typer.Option("--wait", help="Follow the work to its outcomes; Ctrl-C stops only the waiting.")]
TIMEOUT = Annotated[
    float, typer.Option("--timeout", min=1, help="Seconds after which --wait ends, whatever is left; the work goes on.")
]
# Seconds between two looks, and seconds that `--wait` lasts unless told otherwise.
LOOK, LONGEST = 0.5, 3600.0
# Outcomes that are not what was asked for.
BAD = frozenset({"dead_letter", "failed", "gone", "refused"})


def follow(runtime: Runtime, what: str, read: Callable[[], RequestedWork], timeout: float = LONGEST) -> None:
    """Wait until nothing is left to do; name a queue that nobody serves before.

    Ends the command with code 1 where all that was awaited failed, or the time is over.
    """
    until = time.monotonic() + timeout
    for warning in collect_facts(runtime, utc_now()).warnings:
        if "no live worker" in warning or "beat" in warning:
            print_line(f"! {warning}")
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(what, total=None)
        while (work := read()).left and time.monotonic() < until:
            bar.update(task, completed=work.done, total=work.done + work.left)
            time.sleep(LOOK)
        bar.update(task, completed=work.done, total=work.done)
    words = ", ".join(f"{count} {word}" for word, count in sorted(work.outcomes.items()))
    print_line(f"{what}: {work.done} done" + (f": {words}" if words else ""))
    if work.left:
        print_line(
            f"{what}: {work.left} left after {timeout:g} s: the work goes on; `copydesk status` says what it waits for"
        )
    if work.left or (work.outcomes and BAD.issuperset(work.outcomes)):
        raise typer.Exit(1)
