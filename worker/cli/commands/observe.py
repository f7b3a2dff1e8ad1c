"""``copydesk metrics`` and ``trace``: all numbers, one address."""

from __future__ import annotations

from typing import Annotated

import typer

from worker.cli.views.event import event_line
from worker.cli.views.output import print_json_lines, print_line
from worker.errors import InputError
from worker.pipeline.trigger import read_address
from worker.records import plain
from worker.runtime import current_runtime


def metrics(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 9108,
) -> None:
    """Serve a whole deployment's metrics to Prometheus at /metrics until Ctrl-C.

    Example: copydesk metrics --host 0.0.0.0 --port 9108
    """
    from worker.monitoring.prometheus_server import serve_metrics

    try:
        server, thread = serve_metrics(current_runtime(), host, port)
    except OSError as error:
        raise InputError(f"{host}:{port}: cannot listen there: {error.strerror or error}") from error
    print_line(f"metrics at http://{host}:{server.server_port}/metrics; Ctrl-C ends it")
    thread.join()


def trace(
    url: Annotated[str, typer.Argument(help="The address of a page or feed, in any spelling.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show the life of a page or feed: found, fetched, parsed, revised, given up.

    Example: copydesk trace https://example.org/2026/03/story.html
    """
    from worker.storage.queries.url_history import UrlHistory

    events = UrlHistory(current_runtime().sessions).of(read_address(url))
    if not events:
        raise InputError(f"{url}: is not known: no source announced it, and nobody asked for it")
    if as_json:
        print_json_lines(plain(event) for event in events)
        return
    row = None
    for event in events:
        if event.row != row:
            row = event.row
            print_line(f"row {row}, as the workers' logs call it; times in UTC:")
        print_line(event_line(event))
