"""``copydesk crawl``: poll a source now."""

from __future__ import annotations

from typing import Annotated

import typer

from worker.cli.output import print_line
from worker.pipeline.trigger import crawl_source
from worker.runtime import current_runtime
from worker.tasks.base import send


def crawl(source: Annotated[str, typer.Argument(help="The source's slug.")]) -> None:
    """Poll every feed, sitemap and listing of one source now.

    Example: copydesk crawl demo
    """
    from worker.celery import app

    runtime = current_runtime()
    with app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, timeout=5)
    messages = crawl_source(source, runtime.sources, runtime.ports)
    send(messages)
    print_line(f"{source}: {len(messages)} to poll")
