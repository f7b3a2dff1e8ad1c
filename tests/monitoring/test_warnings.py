"""Warnings: each trouble is named in words, with its number and its remedy; a healthy deployment is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.monitoring.scenes import NOW, change_queue, healthy, judgement, silence, source_state
from worker.monitoring.snapshot import Facts, FailingWebhook, ServiceState
from worker.monitoring.warnings import find_warnings, named_warnings
from worker.storage.monitoring.overview import Backlog, OutcomeCount


def test_a_healthy_deployment_is_silent() -> None:
    assert list(find_warnings(healthy())) == []


SCENES: list[tuple[Facts, str]] = [
    (healthy(database=ServiceState(problem="the database does not answer")), "the database does not answer"),
    (healthy(redis=ServiceState(problem="Redis does not answer")), "Redis does not answer"),
    (
        silence(healthy(), "parse", 52),
        "parse: no live worker takes from this queue (parse@press-1 has been silent for 52 s): "
        "look at its process, or start `copydesk worker parse`",
    ),
    (healthy(beat_silent=None), "beat: has never ticked, so nothing is dispatched: start `copydesk beat`"),
    (
        healthy(beat_silent=420.0),
        "beat: last ticked 7 min ago, so nothing is dispatched: start `copydesk beat` again",
    ),
    (
        change_queue(healthy(), "fetch", messages=90, oldest=130.0),
        "fetch: the queue is slow: 90 waiting, oldest 2.2 min; its workers do not keep up",
    ),
    (
        change_queue(
            healthy(by_minute={"poll": [], "fetch": [50], "parse": [20]}),
            "parse", messages=200, oldest=430.0, backlog=Backlog(1040, 200, 2, NOW),
        ),
        "parse: the queue is growing: 1,240 waiting, oldest 7.2 min; its workers do not keep up",
    ),
    (
        healthy(outcomes=(OutcomeCount("fetch", "retry", "tls", 30), OutcomeCount("fetch", "fetched", "ok", 10))),
        "fetch: 30 of 40 failed within the hour, most for tls",
    ),
    (
        healthy(sources=(source_state(failing=2, reason="gone", detail="https://x.example/rss: 410"),)),
        "harbour-post: no poll succeeds any more: https://x.example/rss: 410: see `copydesk sources show harbour-post`",
    ),
    (
        healthy(sources=(source_state(failing=1, reason="not_a_feed", feed="https://harbour-post.example/rss"),)),
        "harbour-post: 1 of 2 feeds fails: https://harbour-post.example/rss: not_a_feed: "
        "see `copydesk sources show harbour-post`",
    ),
    (
        healthy(quality=(replace(judgement(), missed=("body", "drop")),)),
        "harbour-post: rules.body, rules.drop of its file named nothing on its last 20 pages: "
        "mend the selectors or take them out, then `copydesk sources apply` and "
        "`copydesk reparse --source harbour-post`",
    ),
    (
        healthy(sources=(source_state(next_poll_at=NOW - timedelta(hours=2)),)),
        "harbour-post: its poll is 2 h late",
    ),
    (
        healthy(quality=(judgement(("text",)),)),
        "harbour-post: its pages no longer give text since 2026-03-02 02:00 UTC (parser drift): "
        "see why with `copydesk explain https://harbour-post.example/1`, mend the selectors in its file, "
        "`copydesk sources apply`, `copydesk reparse --source harbour-post`",
    ),
    (
        healthy(webhooks=(FailingWebhook(3, "https://example.org/hook", NOW, True, "answered 500"),)),
        "webhook 3: https://example.org/hook takes nothing since 2026-03-02 03:00 UTC (answered 500), given up: "
        "`copydesk webhooks retry 3` tries it at once",
    ),
    (healthy(archive=ServiceState(free=300 << 20)), "archive: only 300 MB are left on its disk: make room, or prune"),
    (
        healthy(database=ServiceState(ahead=-30.0)),
        "clock of the database: 30 s behind this machine's: set both by NTP",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "words"), SCENES, ids=[words[:30] for _, words in SCENES])
def test_each_trouble_is_named(facts: Facts, words: str) -> None:
    assert list(find_warnings(facts)) == [words]


def test_a_silent_node_beside_others_is_named_by_itself() -> None:
    facts = healthy()
    second = replace(facts.nodes[1], name="fetch@press-2", silent=99.0, alive=False)
    said = list(find_warnings(replace(facts, nodes=(*facts.nodes, second))))
    assert said == ["fetch@press-2: has been silent for 1.6 min; its queue has other workers"]


def test_a_node_whose_clock_is_ahead_is_named() -> None:
    facts = healthy()
    early = replace(facts.nodes[0], silent=-7.0)
    said = list(find_warnings(replace(facts, nodes=(early, *facts.nodes[1:]))))
    assert said == ["clock of discover@press-1: 7 s ahead of this machine's: set both by NTP"]


def test_beat_is_judged_for_itself_and_named_first() -> None:
    said = list(find_warnings(replace(silence(healthy(), "upkeep", 300), beat_silent=300.0)))
    assert [line.partition(":")[0] for line in said] == ["beat", "upkeep"]
    (said_alone,) = find_warnings(healthy(beat_silent=300.0))
    assert said_alone.startswith("beat: last ticked 5 min ago")


def test_workers_that_wait_for_redis_are_not_missed() -> None:
    (said,) = find_warnings(
        replace(silence(healthy(), "fetch", 300), redis=ServiceState(problem="Redis does not answer"))
    )
    assert said == "Redis does not answer"


def test_a_worker_that_turns_and_hears_nothing_is_named_so() -> None:
    facts = silence(healthy(), "parse", 1)
    deaf = [replace(node, deaf=120.0) if "parse" in node.queues else node for node in facts.nodes]
    (said,) = find_warnings(replace(facts, nodes=tuple(deaf)))
    assert "(parse@press-1 has not answered for 2 min what came to its queue)" in said


def test_a_paused_source_is_not_late() -> None:
    paused = source_state(state="paused", next_poll_at=NOW - timedelta(days=2))
    assert list(find_warnings(healthy(sources=(paused,)))) == []


def test_each_drift_of_a_source_has_a_key_of_its_own_whenever_it_began() -> None:
    def keys(**changes: object) -> list[str]:
        drifting = replace(judgement(), drifts=("date", "author"), **changes)  # type: ignore[arg-type]
        return [key for key, _ in named_warnings(healthy(quality=(drifting,)))]

    found = keys(drifting_since=NOW)
    assert len(set(found)) == 2
    assert found == keys(drifting_since=NOW - timedelta(hours=1)) == keys(drifting_since=None)
