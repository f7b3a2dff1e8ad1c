"""Dispatch: the tick that rings the doorbell for what is due."""

from __future__ import annotations

from worker.pipeline.policy import Policy
from worker.pipeline.ports import Ports
from worker.records.work import Message


def dispatch_due(ports: Ports, policy: Policy) -> list[Message]:
    """Return the messages that top each queue up to its mark.

    Never everything that is due.  Where the queues' server has lost what it held, all that was sent and not started is
    due again first.
    """
    now = ports.clock()
    if ports.queues.is_new_server():
        ports.dispatch.requeue_unstarted(now)
        ports.queues.mark_server()
    ports.dispatch.give_up_exhausted(policy.max_attempts, now)
    takes = {
        "discover": ports.dispatch.take_polls,
        "fetch": ports.dispatch.take_fetches,
        "parse": ports.dispatch.take_parses,
    }
    # Every queue is asked before any row is marked as sent: where the server falls silent in between, none is.
    rooms = {queue: room_in(queue, ports, policy) for queue in takes}
    return [message for queue, room in rooms.items() if room > 0 for message in takes[queue](room, now)]


def room_in(queue: str, ports: Ports, policy: Policy) -> int:
    """Return how many messages the queue takes now.

    Up to its mark, and none while its workers are far behind: a message that waits so long is about to count as lost
    although it is not: sending its row again would make it void, and a queue that is slow enough would in the end hold
    nothing but void messages.
    """
    age = ports.queues.oldest_age(queue)
    if age is not None and age > policy.message_wait / 2:
        return 0
    return policy.queue_mark - ports.queues.depth(queue)
