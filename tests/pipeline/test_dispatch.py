"""A tick tops up each queue to its mark, and notices a server that forgot."""

from __future__ import annotations

from tests.pipeline.fakes import POLICY, FakeDispatch, FakeQueues, World
from worker.pipeline.dispatch import dispatch_due
from worker.records.work import Message


def messages(step: str, count: int) -> list[Message]:
    return [Message(step, number, "t") for number in range(count)]  # type: ignore[arg-type]


def test_each_queue_is_topped_up_and_never_more() -> None:
    world = World(queues=FakeQueues({"fetch": 150, "parse": 250}))
    world.dispatch = FakeDispatch({step: messages(step, 300) for step in ("poll", "fetch", "parse")})
    sent = dispatch_due(world.ports, POLICY)
    assert world.dispatch.limits == {"poll": 200, "fetch": 50}
    assert len(sent) == 250
    assert world.dispatch.given_up == 1


def test_a_new_server_recalls_what_was_sent_once() -> None:
    world = World(queues=FakeQueues(new=True))
    dispatch_due(world.ports, POLICY)
    dispatch_due(world.ports, POLICY)
    assert world.dispatch.requeued == 1


def test_a_queue_far_behind_gets_nothing_that_would_make_its_messages_void() -> None:
    world = World(queues=FakeQueues({"fetch": 20, "parse": 20}, ages={"fetch": 59.0, "parse": 61.0}))
    world.dispatch = FakeDispatch({step: messages(step, 300) for step in ("poll", "fetch", "parse")})
    dispatch_due(world.ports, POLICY)
    assert world.dispatch.limits == {"poll": 200, "fetch": 180}
