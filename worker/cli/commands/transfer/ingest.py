"""``copydesk ingest``: one page -> its record, without a crawl."""

from __future__ import annotations

from typing import Annotated

import typer

from worker.cli.page_input import fetch_page, is_url, read_file
from worker.cli.views.article import print_record
from worker.cli.views.console import console
from worker.cli.views.output import print_json, print_line
from worker.cli.views.progress import LONGEST, TIMEOUT, WAIT, follow
from worker.errors import InputError
from worker.extraction import extract
from worker.pipeline.trigger import read_address
from worker.runtime import current_runtime, utc_now


def ingest(
    page: Annotated[str, typer.Argument(metavar="URL|FILE|-", help="A page's address, a file of HTML or text, or -.")],
    url: Annotated[str | None, typer.Option("--url", help="The address of a page read from a file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the record as one JSON document.")] = False,
    queue: Annotated[bool, typer.Option("--queue", help="Send a URL through the queues and store the record.")] = False,
    wait: WAIT = False,
    timeout: TIMEOUT = LONGEST,
) -> None:
    """Print the record of one page; nothing is stored unless --queue is given.

    Example: copydesk ingest https://example.org/2026/03/story.html --json
    """
    if queue:
        address = read_address(page)
        runtime, began = current_runtime(), utc_now()
        if (stone := runtime.sources.tombstone(address)) is not None:
            raise InputError(f"{address}: was forgotten on {stone:%Y-%m-%d} on request and is not taken up again")
        runtime.queues.redis.ping()
        runtime.doorbell.send_task("copydesk.ingest", args=[address], retry=False)
        print_line(f"queued: {address}")
        if wait:
            follow(runtime, address, lambda: runtime.recrawling.of_url(address, began), timeout)
        return
    raw = fetch_page(page) if is_url(page) else read_file(page, url)
    article = extract(raw.raw, raw.url, content_type=raw.content_type)
    if as_json:
        print_json(article.as_dict())
    else:
        print_record(console, article.as_dict())
