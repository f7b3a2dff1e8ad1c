"""Metrics: names by Prometheus's conventions, counters and histograms from the tallies, no sample that is not known."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from prometheus_client import Metric

from tests.monitoring.scenes import healthy
from worker.monitoring.metrics import families
from worker.monitoring.snapshot import Facts, ServiceState
from worker.storage.monitoring.outcome_counts import BOUNDS, UNTIMED, Tally
from worker.storage.monitoring.overview import DeadCount

TALLIES = (
    Tally("harbour-post", "fetch", "fetched", "ok", 2, 0, 10, 0.3, 5000),
    Tally("harbour-post", "fetch", "fetched", "ok", 2, 5, 2, 4.0, 800),
    Tally("harbour-post", "fetch", "retry", "server_error", 5, len(BOUNDS), 1, 70.0, 0),
    Tally("harbour-post", "fetch", "refused", "robots", 0, UNTIMED, 3, 0.0, 0),
    Tally("harbour-post", "parse", "revised", "changed", 0, 2, 4, 0.8, 0),
)


def samples(facts: Facts, name: str) -> dict[tuple[str, ...], float]:
    return {
        tuple(value for _, value in sorted(sample.labels.items())): sample.value
        for family in families(facts)
        for sample in family.samples
        if sample.name == name
    }


def test_outcomes_count_by_queue_source_and_outcome() -> None:
    found = samples(healthy(tallies=TALLIES), "copydesk_outcomes_total")
    assert found == {
        ("fetched", "fetch", "harbour-post"): 12,
        ("retry", "fetch", "harbour-post"): 1,
        ("refused", "fetch", "harbour-post"): 3,
        ("revised", "parse", "harbour-post"): 4,
    }
    assert samples(healthy(tallies=TALLIES), "copydesk_revisions_total") == {("harbour-post",): 4}
    assert samples(healthy(tallies=TALLIES), "copydesk_failures_total") == {
        ("fetch", "server_error"): 1,
        ("fetch", "robots"): 3,
    }
    assert samples(healthy(tallies=TALLIES), "copydesk_fetched_bytes_total") == {
        ("2xx",): 5800, ("3xx",): 0, ("4xx",): 0, ("5xx",): 0
    }  # fmt: skip


def test_durations_are_cumulative_histograms() -> None:
    buckets = samples(healthy(tallies=TALLIES), "copydesk_fetch_seconds_bucket")
    assert buckets["0.05", "2xx"] == 10
    assert buckets["2.5", "2xx"] == 12
    assert buckets["60.0", "5xx"] == 0
    assert buckets["+Inf", "5xx"] == 1
    assert samples(healthy(tallies=TALLIES), "copydesk_fetch_seconds_count") == {
        ("none",): 0, ("2xx",): 12, ("3xx",): 0, ("4xx",): 0, ("5xx",): 1
    }  # fmt: skip
    assert samples(healthy(tallies=TALLIES), "copydesk_parse_seconds_sum") == {(): 0.8}


@pytest.mark.parametrize("name", ["dead_letters", "held_hosts", "revisions_total", "fetched_bytes_total"])
def test_what_only_events_bring_is_zero_before_the_first_one(name: str) -> None:
    found = samples(healthy(), f"copydesk_{name}")
    assert found
    assert set(found.values()) == {0}
    assert samples(healthy(database=ServiceState(problem="down"), sources=()), f"copydesk_{name}") == {}


def test_a_dead_letter_takes_the_place_of_its_zero() -> None:
    found = samples(
        healthy(dead=(DeadCount("fetch", "gone", 3), DeadCount("fetch", "tls", 1))), "copydesk_dead_letters"
    )
    assert (found["gone", "fetch"], found["tls", "fetch"], found["unparsable", "parse"]) == (3, 1, 0)


def test_an_empty_queue_has_waited_no_time_and_an_unknown_one_says_nothing() -> None:
    facts = healthy()
    empty, unknown = replace(facts.queues[0], oldest=None), replace(facts.queues[1], oldest=None, messages=None)
    found = samples(replace(facts, queues=(empty, unknown)), "copydesk_queue_oldest_age_seconds")
    assert found == {("discover",): 0.0}


def test_names_follow_the_conventions() -> None:
    metrics: list[Metric] = list(families(healthy(tallies=TALLIES)))
    names = [metric.name for metric in metrics]
    assert len(names) == len(set(names))
    for metric in metrics:
        assert re.fullmatch(r"copydesk_[a-z_]+", metric.name)
        assert metric.documentation.endswith(".")
        assert not re.search(r"_(ms|milliseconds|minutes|kb|mb|percent|count)$", metric.name)
