"""Reparse: pages that are due to be parsed again, parsed here some at a time, without a request."""

from __future__ import annotations

from collections.abc import Iterator

from worker.pipeline.parse_pages import parse_pages
from worker.pipeline.policy import Policy
from worker.pipeline.ports import Ports
from worker.records.work import MOST_TOGETHER, batches


def parse_due(ports: Ports, policy: Policy) -> Iterator[int]:
    """Parse what is due, yielding each row as it is done.

    Few are claimed at a time, so that workers beside this process find work too; stopping early leaves the rest due.
    """
    while messages := ports.dispatch.take_parses(MOST_TOGETHER, ports.clock()):
        for batch in batches(messages):
            parse_pages(batch, ports, policy)
            yield from (message.row_id for message in batch)
