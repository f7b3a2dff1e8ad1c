"""Reparse: pages that are due to be parsed again, parsed here one after the other, without a request."""

from __future__ import annotations

from collections.abc import Iterator

from worker.pipeline.parse_page import parse_page
from worker.pipeline.policy import Policy
from worker.pipeline.ports import Ports

# Pages claimed at a time: few, so that workers beside this process find work too.
PART = 20


def parse_due(ports: Ports, policy: Policy) -> Iterator[int]:
    """Parse what is due, yielding each row as it is done.

    Stopping early leaves the rest due.
    """
    while messages := ports.dispatch.take_parses(PART, ports.clock()):
        for message in messages:
            parse_page(message, ports, policy)
            yield message.row_id
