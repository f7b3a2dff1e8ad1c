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
    takes = {
        "discover": ports.dispatch.take_polls,
        "fetch": ports.dispatch.take_fetches,
        "parse": ports.dispatch.take_parses,
    }
    # Every queue is asked before any row is marked as sent: where the server falls silent in between, none is.
    rooms = {queue: policy.queue_mark - ports.queues.depth(queue) for queue in takes}
    return [message for queue, room in rooms.items() if room > 0 for message in takes[queue](room, now)]
