"""Metrics: the facts as Prometheus families, named by its conventions: base units, ``_total`` for counters.

Counters and histograms come from the outcome log's tallies in the database: they are whole over all containers, keep
counting through restarts, and are the same whichever process is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from worker.monitoring.drift import SIGNALS
from worker.monitoring.snapshot import Facts
from worker.storage.monitoring.outcome_counts import BOUNDS, UNTIMED, Tally

QUEUE_OF_STEP = {"poll": "discover", "fetch": "fetch", "parse": "parse"}


def families(facts: Facts) -> Iterator[Metric]:
    """Return every metric of one look; what could not be read has no samples."""
    yield from servers(facts)
    yield from workers(facts)
    yield from queues(facts)
    yield from work(facts)
    yield from sources(facts)
    yield from quality(facts)
    yield from counters(facts.tallies)
    yield from durations(facts.tallies)


def gauge(name: str, doc: str, samples: Iterable[tuple[dict[str, str], float | None]]) -> GaugeMetricFamily:
    """Make a gauge of the samples that are known."""
    family = GaugeMetricFamily(f"copydesk_{name}", doc)
    for labels, value in samples:
        if value is not None:
            family.add_sample(f"copydesk_{name}", labels, float(value))
    return family


def servers(facts: Facts) -> Iterator[Metric]:
    """Return the metrics of what the crawl stands on."""
    up = [({"server": "database"}, not facts.database.problem), ({"server": "redis"}, not facts.redis.problem)]
    yield gauge("server_up", "Whether the server answers.", up)
    yield gauge("database_bytes", "Size of the database on its disk.", [({}, facts.database.size)])
    yield gauge("redis_bytes", "Memory that Redis uses.", [({}, facts.redis.size)])
    yield gauge("archive_bytes", "Size of the archive when it was last measured.", [({}, facts.archive.size)])
    yield gauge("archive_free_bytes", "Room left on the archive's disk.", [({}, facts.archive.free)])
    differences = [("database", facts.database.ahead), ("redis", facts.redis.ahead)]
    samples = [({"server": name}, abs(value)) for name, value in differences if value is not None]
    yield gauge("clock_difference_seconds", "By how much a server's clock differs from this machine's.", samples)


def workers(facts: Facts) -> Iterator[Metric]:
    """Return the metrics of who is there."""
    alive = [({"queue": queue.name}, queue.workers) for queue in facts.queues]
    yield gauge("workers", "Live workers that take from the queue.", alive)
    silent = [({"node": node.name}, max(0.0, node.silent)) for node in facts.nodes]
    yield gauge("node_silence_seconds", "Time since the node's last sign of life.", silent)
    yield gauge("beat_lag_seconds", "Time since beat last ticked.", [({}, facts.beat_silent)])


def queues(facts: Facts) -> Iterator[Metric]:
    """Return the metrics of what waits."""
    named = [({"queue": queue.name}, queue) for queue in facts.queues]
    yield gauge("queue_messages", "Messages that wait.", [(labels, queue.messages) for labels, queue in named])
    # An empty queue has waited no time; one that cannot be read has no sample.
    oldest = [(labels, queue.oldest or 0.0) for labels, queue in named if queue.messages is not None]
    yield gauge("queue_oldest_age_seconds", "Time that the oldest message has waited.", oldest)
    yield gauge("unacknowledged_messages", "Messages taken and not acknowledged.", [({}, facts.unacknowledged)])
    backlogs = [(labels, queue.backlog) for labels, queue in named if queue.backlog is not None]
    yield gauge("due_rows", "Rows that are due and not sent.", [(labels, backlog.due) for labels, backlog in backlogs])
    working = [(labels, backlog.working) for labels, backlog in backlogs]
    yield gauge("working_rows", "Rows that a worker has in work.", working)


def work(facts: Facts) -> Iterator[Metric]:
    """Return the metrics of what is held back or given up."""
    held: dict[str, int] = {}
    for host in facts.hosts:
        held[host.reason] = held.get(host.reason, 0) + 1
    yield gauge("held_hosts", "Hosts that are left alone for now.", [({"reason": r}, n) for r, n in held.items()])
    waits = [({"host": host.name}, (host.until - facts.at).total_seconds()) for host in facts.hosts]
    yield gauge("host_wait_seconds", "Time until a held host may be asked again.", waits)
    yield gauge("held_pages", "Pages that wait for held hosts.", [({}, sum(host.waiting for host in facts.hosts))])
    letters = [({"step": dead.step, "reason": dead.reason}, dead.count) for dead in facts.dead]
    yield gauge("dead_letters", "Addresses given up and not retried yet.", letters)


def sources(facts: Facts) -> Iterator[Metric]:
    """Return the metrics of how fresh each source is."""

    def age(at: datetime | None) -> float | None:
        return None if at is None else (facts.at - at).total_seconds()

    active = [({"source": source.slug}, source) for source in facts.sources if source.state == "active"]
    yield gauge(
        "source_poll_age_seconds", "Time since the last poll.", [(name, age(s.polled_at)) for name, s in active]
    )
    changed = [(name, age(source.changed_at)) for name, source in active]
    yield gauge("source_change_age_seconds", "Time since a poll last brought something new.", changed)
    late = [(name, max(0.0, age(s.next_poll_at) or 0.0)) for name, s in active if s.next_poll_at]
    yield gauge("source_poll_late_seconds", "Time by which the next poll is late.", late)
    failing = [(name, source.failing) for name, source in active]
    yield gauge("source_failing_feeds", "Feeds whose last poll failed.", failing)


def quality(facts: Facts) -> Iterator[Metric]:
    """Return the metrics of how well each source's pages are read."""
    rows = [
        ({"source": judged.source, "pages": pages}, means)
        for judged in facts.quality
        for pages, means in (("recent", judged.recent), ("history", judged.history))
        if means.pages
    ]
    shares = (("empty", "without text"), ("undated", "without a date"), ("unsigned", "without an author"))
    for name, doc in shares:
        yield gauge(f"pages_{name}_ratio", f"Share of pages {doc}.", [(row, getattr(m, name)) for row, m in rows])
    for name in ("words", "captions", "teasers"):
        yield gauge(f"page_{name}", f"Mean {name} of a page.", [(row, getattr(m, name)) for row, m in rows])
    drifts = [
        ({"source": judged.source, "signal": signal}, signal in judged.drifts)
        for judged in facts.quality
        for signal in SIGNALS
    ]
    yield gauge("parser_drift", "Whether the source's pages suddenly lack what they had.", drifts)


def counters(tallies: Iterable[Tally]) -> Iterator[Metric]:
    """Return the metrics of how often everything happened."""
    outcomes: dict[tuple[str, str, str], int] = {}
    failures: dict[tuple[str, str], int] = {}
    revisions: dict[str, int] = {}
    size: dict[str, int] = {}
    for tally in tallies:
        key = (QUEUE_OF_STEP[tally.step], tally.source, tally.word)
        outcomes[key] = outcomes.get(key, 0) + tally.count
        if tally.word in ("failed", "retry", "dead_letter", "refused"):
            failures[key[0], tally.reason] = failures.get((key[0], tally.reason), 0) + tally.count
        if tally.word == "revised":
            revisions[tally.source] = revisions.get(tally.source, 0) + tally.count
        if tally.step == "fetch" and tally.answer:
            size[f"{tally.answer}xx"] = size.get(f"{tally.answer}xx", 0) + tally.size
    yield counter("outcomes", "Steps by how they ended.", ("queue", "source", "outcome"), outcomes.items())
    yield counter("failures", "Failed, retried and refused steps by reason.", ("queue", "reason"), failures.items())
    yield counter("revisions", "Revisions of stored articles.", ("source",), [((k,), n) for k, n in revisions.items()])
    yield counter("fetched_bytes", "Bytes of pages fetched.", ("status",), [((k,), n) for k, n in size.items()])


def counter(
    name: str, doc: str, labels: tuple[str, ...], samples: Iterable[tuple[tuple[str, ...], int]]
) -> CounterMetricFamily:
    """Make a counter with its samples."""
    family = CounterMetricFamily(f"copydesk_{name}", doc, labels=labels)
    for values, count in samples:
        family.add_metric(values, count)
    return family


def durations(tallies: Iterable[Tally]) -> Iterator[Metric]:
    """Return how long fetches (by class of status) and parses took."""
    timed = [tally for tally in tallies if tally.slot != UNTIMED]
    fetches = HistogramMetricFamily("copydesk_fetch_seconds", "Duration of fetches.", labels=("status",))
    answers = sorted({tally.answer for tally in timed if tally.step == "fetch"})
    for answer in answers:
        mine = [tally for tally in timed if tally.step == "fetch" and tally.answer == answer]
        fetches.add_metric((f"{answer}xx" if answer else "none",), *histogram(mine))
    yield fetches
    parses = HistogramMetricFamily("copydesk_parse_seconds", "Duration of parses.")
    parses.add_metric((), *histogram([tally for tally in timed if tally.step == "parse"]))
    yield parses


def histogram(tallies: Iterable[Tally]) -> tuple[list[tuple[str, float]], float]:
    """Sum counted outcomes up to cumulative buckets, and their seconds."""
    counts, seconds = [0] * (len(BOUNDS) + 1), 0.0
    for tally in tallies:
        counts[tally.slot] += tally.count
        seconds += tally.seconds
    bounds = [*(str(bound) for bound in BOUNDS), "+Inf"]
    return [(bound, float(sum(counts[: number + 1]))) for number, bound in enumerate(bounds)], seconds
