"""``copydesk crawl``: poll a source now."""

from __future__ import annotations

from typing import Annotated

import typer

from worker.cli.output import print_line
from worker.doorbell import ring
from worker.pipeline.trigger import crawl_source
from worker.runtime import current_runtime


def crawl(source: Annotated[str, typer.Argument(help="The source's slug.")]) -> None:
    """Poll every feed, sitemap and listing of one source now.

    Example: copydesk crawl demo
    """
    runtime = current_runtime()
    runtime.queues.redis.ping()  # Before anything is marked as sent.
    messages = crawl_source(source, runtime.sources, runtime.ports)
    ring(runtime.doorbell, messages)
    print_line(f"{source}: {len(messages)} to poll")
