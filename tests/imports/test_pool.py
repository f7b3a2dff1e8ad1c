"""The pool: a page that ends its process costs itself alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.imports.processes import serve_nothing, serve_oddly
from worker.imports.items import Ended, Item, Unread
from worker.imports.pool import ImportStoppedError, Pool


@contextmanager
def pool(wall: float = 60.0, serve: Callable[..., None] = serve_oddly) -> Iterator[Pool]:
    """A pool of two odd processes."""
    made = Pool(2, "quay", wall, serve)
    try:
        yield made
    finally:
        made.close()
        assert not [place for place in made._places if place.process.is_alive()]


def items(*places: str) -> list[Item | Unread]:
    """Items that say what their process is to do."""
    return [Item("saved", place, number, b"") for number, place in enumerate(places, 1)]


def test_pages_that_end_their_process_are_named_and_spoil_no_other() -> None:
    wanted = ["a", "killed", "b", "killed once", "out of time", "c", "d"]
    with pool() as made:
        ended = {each.place: each for each in made.run(items(*wanted))}
    assert sorted(ended) == sorted(wanted)
    assert {place: each.word for place, each in ended.items() if each.word != "stored"} == {
        "killed": "failed",
        "out of time": "failed",
    }
    assert (ended["killed"].reason, ended["killed"].detail) == ("worker_lost", "its process ended with SIGKILL")
    assert ended["out of time"].reason == "cpu_limit"
    assert (ended["killed once"].reason, ended["a"].reason, ended["a"].detail) == ("try_2", "try_1", "quay")


def test_those_that_were_in_hand_with_it_go_together_again() -> None:
    with pool() as made:
        made._most = 1
        ended = [each.place for each in made.run(items("a", "killed once", "b", "c"))]
    assert sorted(ended[-1:]) != ["a"]
    assert sorted(ended) == ["a", "b", "c", "killed once"]
    assert ended.index("c") - ended.index("a") == 2


def test_one_that_hangs_is_ended() -> None:
    with pool(wall=1.0) as made:
        (ended,) = made.run(items("hangs"))
    assert (ended.word, ended.reason, ended.detail) == ("failed", "time_limit", "not finished within 1 s")


def test_what_was_not_read_is_told_in_between() -> None:
    unread: Item | Unread = Unread("big", 1, "too_large", "99 bytes")
    with pool() as made:
        assert list(made.run([unread])) == [Ended("big", 1, "skipped", "too_large", "99 bytes")]
        assert made._places == []  # No process is started for that.


def test_it_stops_where_nothing_can_be_kept() -> None:
    with pool() as made, pytest.raises(ImportStoppedError, match="the same call goes on"):
        list(made.run(items("no database")))


def test_it_stops_where_no_process_starts() -> None:
    with pool(serve=serve_nothing) as made, pytest.raises(ImportStoppedError, match="no importing process starts"):
        list(made.run(items("a", "b", "c", "d")))
