"""``--wait``: what was asked for is followed to its end with a progress bar."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from worker.cli.views.console import console
from worker.cli.views.output import print_line
from worker.monitoring.collect import look
from worker.runtime import Runtime, utc_now
from worker.storage.crawl.recrawls import Work

WAIT = Annotated[bool, typer.Option("--wait", help="Follow the work to its outcomes; Ctrl-C stops only the waiting.")]
# Seconds between two looks.
LOOK = 0.5


def follow(runtime: Runtime, what: str, read: Callable[[], Work]) -> None:
    """Wait until nothing is left to do; name a queue that nobody serves before."""
    for warning in look(runtime, utc_now()).warnings:
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
        while (work := read()).left:
            bar.update(task, completed=work.done, total=work.done + work.left)
            time.sleep(LOOK)
        bar.update(task, completed=work.done, total=work.done)
    words = ", ".join(f"{count} {word}" for word, count in sorted(work.outcomes.items()))
    print_line(f"{what}: {work.done} done" + (f": {words}" if words else ""))
