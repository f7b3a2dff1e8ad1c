"""Frames carry the records of an answer, and build nothing else."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from worker.frontier.robots import RobotsRules, read_robots
from worker.reader import Reader
from worker.reader.frames import HEAD, pack, unpack_answer
from worker.records import Feed, FeedEntry

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MOMENTS = (
    NOON,
    NOON.replace(tzinfo=None),
    NOON.replace(tzinfo=timezone(timedelta(hours=5, minutes=45))),
    NOON.replace(tzinfo=ZoneInfo("Europe/Berlin")),
)
RULES = read_robots(b"User-agent: copydesk\nDisallow: /private/\n", "Copydesk/1.0")


def passed_on(value: object) -> object:
    """Return what arrives of a value."""
    return unpack_answer(pack(value)[HEAD:])


def test_a_frame_says_first_how_long_its_body_is() -> None:
    frame = pack(("read", None, ""))
    assert int.from_bytes(frame[:HEAD], "big") == len(frame) - HEAD > 0


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_feed_arrives_with_the_zones_of_its_moments(moment: datetime) -> None:
    feed = Feed(title="Gazette", entries=(FeedEntry(url="https://news.example/one", published_at=moment),))
    arrived = passed_on(feed)
    assert arrived == feed
    assert isinstance(arrived, Feed)
    published = arrived.entries[0].published_at
    assert published is not None
    assert (published.tzinfo, published.utcoffset()) == (moment.tzinfo, moment.utcoffset())


def test_rules_arrive_as_they_were_read() -> None:
    arrived = passed_on(("read", RULES, ""))
    assert arrived == ("read", RULES, "")
    assert isinstance(arrived[1], RobotsRules)  # type: ignore[index]


@pytest.mark.parametrize("part", [os.system, threading.Thread, eval, getattr, Reader, pickle.loads])
def test_an_answer_builds_records_and_nothing_else(part: Callable[..., object]) -> None:
    with pytest.raises(pickle.UnpicklingError, match="is no part of an answer"):
        passed_on(part)


def test_an_answer_runs_nothing_while_it_is_read() -> None:
    class Hostile:
        def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
            return os.putenv, ("READ_BY", "a hostile answer")

    with pytest.raises(pickle.UnpicklingError, match=r"posix\.putenv"):
        passed_on(Hostile())


@pytest.mark.parametrize("cut", [0, 1, 20])
def test_a_body_that_is_cut_is_no_answer(cut: int) -> None:
    with pytest.raises((pickle.UnpicklingError, EOFError)):
        unpack_answer(pack(("read", RULES, ""))[HEAD : HEAD + cut])
