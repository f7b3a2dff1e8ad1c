"""Dispatch: the tick that rings the doorbell for what is due."""

from __future__ import annotations

from worker.claims import Message
from worker.pipeline.policy import Policy
from worker.pipeline.ports import Ports


def dispatch_due(ports: Ports, policy: Policy) -> list[Message]:
    """The messages to send: each queue is topped up to its mark, never with everything that is due.

    Where the queues' server has lost what it held, all that was sent and not started is due again first.
    """
    now = ports.clock()
    if ports.queues.is_new_server():
        ports.dispatch.recall(now)
        ports.queues.mark_server()
    ports.dispatch.bury(policy.max_attempts, now)
    messages: list[Message] = []
    for queue, take in (
        ("discover", ports.dispatch.take_polls),
        ("fetch", ports.dispatch.take_fetches),
        ("parse", ports.dispatch.take_parses),
    ):
        room = policy.queue_mark - ports.queues.depth(queue)
        if room > 0:
            messages += take(room, now)
    return messages
