"""What beat calls: the doorbell, the signs of life, and the sweeping up."""

from __future__ import annotations

from datetime import timedelta

from tests.tasks.crew import URL, Crew
from worker.runtime import utc_now
from worker.storage.monitoring.outcome_counts import ARCHIVE_MARK
from worker.tasks import upkeep
from worker.tasks.discover import ingest


def test_the_tick_sends_what_is_due(crew: Crew) -> None:
    ingest(URL)
    upkeep.dispatch()
    assert crew.waiting("fetch") == 1


def test_a_second_tick_does_not_send_it_again(crew: Crew) -> None:
    ingest(URL)
    upkeep.dispatch()
    upkeep.dispatch()
    assert crew.waiting("fetch") == 1


def test_after_redis_has_lost_everything_the_tick_sends_it_again(crew: Crew) -> None:
    ingest(URL)
    upkeep.dispatch()
    for key in crew.runtime.queues.redis.scan_iter(f"{crew.runtime.settings.key_prefix}*"):
        crew.runtime.queues.redis.delete(key)
    upkeep.dispatch()
    assert crew.waiting("fetch") == 1


def test_the_tick_renames_what_stands_where_a_queue_belongs_and_sends_all_the_same(crew: Crew) -> None:
    ingest(URL)
    prefix, redis = crew.runtime.settings.key_prefix, crew.runtime.queues.redis
    redis.set(f"{prefix}parse", "no queue")
    upkeep.dispatch()
    assert crew.waiting("fetch") == 1
    assert redis.get(f"{prefix}parked:parse") == b"no queue"


def test_every_known_node_is_asked_once_through_its_own_queue(crew: Crew) -> None:
    crew.runtime.heartbeats.started("fetch@one", ["fetch"], utc_now())
    crew.runtime.heartbeats.started("parse@one", ["parse"], utc_now())
    crew.runtime.heartbeats.started("fetch@long-gone", ["fetch"], utc_now() - timedelta(days=2))
    upkeep.call_canaries()
    upkeep.call_canaries()  # The first question is still unanswered.
    assert [crew.waiting(f"{node}.dq2") for node in ("fetch@one", "parse@one", "fetch@long-gone")] == [1, 1, 0]


def test_a_canary_is_the_answer_of_its_node(crew: Crew) -> None:
    crew.runtime.heartbeats.started(crew.runtime.node, ["upkeep"], utc_now())
    upkeep.call_canaries()
    [asked] = crew.runtime.heartbeats.all()
    assert asked.deaf_since is not None
    upkeep.canary()
    [answered] = crew.runtime.heartbeats.all()
    assert answered.deaf_since is None


def test_the_archive_is_measured(crew: Crew) -> None:
    crew.runtime.archive.put(b"<p>words")
    upkeep.measure()
    measured = crew.runtime.marks.read(ARCHIVE_MARK)
    assert measured is not None
    assert measured[0] == crew.runtime.archive.size() > 0


def test_sweeping_up_where_nothing_lies_changes_nothing(crew: Crew) -> None:
    ingest(URL)
    before = crew.row().due_at
    for task in (upkeep.prune, upkeep.settle, upkeep.tally, upkeep.repair_clocks):
        task()
    assert (crew.row().due_at, crew.row().stage, crew.outcomes()) == (before, "fetch", [])
