"""``copydesk health``: whether one process works."""

from __future__ import annotations

from typing import Annotated

import typer

from worker.monitoring.health import ask_health


def health(
    queue: Annotated[str, typer.Argument(help="discover, fetch, parse, upkeep, or beat.")],
    node: Annotated[str | None, typer.Option("--node", help="Another node than this machine's.")] = None,
) -> None:
    """Judge this machine's worker of a queue (or beat): one line, exit code 0/1.

    Example: copydesk health fetch
    """
    healthy, said = ask_health(queue, node)
    typer.echo(said)
    raise typer.Exit(0 if healthy else 1)
