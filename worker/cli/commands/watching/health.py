"""``copydesk health``, whether a process turns, and ``ready``, whether what it works with answers."""

from __future__ import annotations

from typing import Annotated

import typer

from worker.cli.arguments import known_queues
from worker.monitoring.health import ask_health


def health(
    queue: Annotated[str, typer.Argument(help="discover, fetch, parse, upkeep or beat.", autocompletion=known_queues)],
    node: Annotated[str | None, typer.Option("--node", help="The worker's name, where a machine runs several.")] = None,
) -> None:
    """Judge this machine's worker of a queue (or beat): one line, exit code 0/1.

    Neither the database nor Redis is asked: an outage of theirs is no reason to start a worker anew.

    Example: copydesk health fetch
    """
    healthy, said = ask_health(queue, node)
    typer.echo(said)
    raise typer.Exit(0 if healthy else 1)


def ready() -> None:
    """Ask database, Redis and archive whether they can be worked with: exit code 0/1.

    Example: copydesk ready
    """
    from worker.monitoring.readiness import find_unready
    from worker.runtime import current_runtime

    problems = list(find_unready(current_runtime()))
    for problem in problems:
        typer.echo(problem)
    if not problems:
        typer.echo("database, Redis and archive can be worked with")
    raise typer.Exit(1 if problems else 0)
