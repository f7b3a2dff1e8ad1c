"""Pages that are due are parsed some at a time until none is left; stopping early loses none."""

from __future__ import annotations

from tests.pipeline.fakes import POLICY, World
from worker.pipeline.reparse import parse_due
from worker.records.work import MOST_TOGETHER, Message


def test_every_due_page_is_parsed() -> None:
    world = World()
    world.dispatch.due["parse"] = [Message("parse", number, "t") for number in range(MOST_TOGETHER + 3)]
    assert list(parse_due(world.ports, POLICY)) == list(range(MOST_TOGETHER + 3))


def test_what_was_not_reached_stays_due() -> None:
    world = World()
    world.dispatch.due["parse"] = [Message("parse", number, "t") for number in range(MOST_TOGETHER + 3)]
    pages = parse_due(world.ports, POLICY)
    assert next(pages) == 0
    pages.close()
    assert len(world.dispatch.due["parse"]) == 3
