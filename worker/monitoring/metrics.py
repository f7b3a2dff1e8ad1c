"""Metrics: the facts as Prometheus families, named by its conventions: base units, ``_total`` for counters.

Counters and histograms come from the outcome log's tallies in the database: they are whole over all containers, keep
counting through restarts, and are the same whichever process is asked.  What only events bring is 0 before the
first one, so that its first increase is seen; with a database that is away it has no sample.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from worker.errors import FetchError, ParseError, ServerError, ThrottledError, UnreachableError
from worker.monitoring.drift import SIGNALS
from worker.monitoring.snapshot import Facts
from worker.storage.monitoring.outcome_counts import BOUNDS, UNTIMED, Tally

QUEUE_OF_STEP = {"poll": "discover", "fetch": "fetch", "parse": "parse"}
# The classes of status, by their hundreds; 0 where there was no answer.
ANSWERS = {0: "none", 2: "2xx", 3: "3xx", 4: "4xx", 5: "5xx"}
# Why a host is left alone: what a person said, or what it answered.
HOLDS = ("paused", *(error.default_reason for error in (ServerError, ThrottledError, UnreachableError)))


def reasons(error: type[FetchError] | type[ParseError]) -> list[str]:
    """List the reasons of a kind of error and of its kinds."""
    return [error.default_reason, *(reason for kind in error.__subclasses__() for reason in reasons(kind))]


# The dead letters that can be, by step and reason.
LETTERS = [
    (step, reason) for step, error in (("fetch", FetchError), ("parse", ParseError)) for reason in reasons(error)
]


def families(facts: Facts) -> Iterator[Metric]:
    """Return every metric of one look; what could not be read has no samples."""
    yield from servers(facts)
    yield from workers(facts)
    yield from queues(facts)
    yield from work(facts)
    yield from sources(facts)
    yield from quality(facts)
    yield from counters(facts)
    yield from durations(facts)


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
    known = not facts.database.problem
    held = dict.fromkeys(HOLDS if known else (), 0)
    for host in facts.hosts:
        held[host.reason] = held.get(host.reason, 0) + 1
    yield gauge("held_hosts", "Hosts that are left alone for now.", [({"reason": r}, n) for r, n in held.items()])
    waits = [({"host": host.name}, (host.until - facts.at).total_seconds()) for host in facts.hosts]
    yield gauge("host_wait_seconds", "Time until a held host may be asked again.", waits)
    yield gauge("held_pages", "Pages that wait for held hosts.", [({}, sum(host.waiting for host in facts.hosts))])
    dead = dict.fromkeys(LETTERS if known else (), 0) | {
        (found.step, found.reason): found.count for found in facts.dead
    }
    letters = [({"step": step, "reason": reason}, count) for (step, reason), count in dead.items()]
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


def counters(facts: Facts) -> Iterator[Metric]:
    """Return the metrics of how often everything happened."""
    outcomes: Counter[tuple[str, ...]] = Counter()
    failures: Counter[tuple[str, ...]] = Counter()
    for tally in facts.tallies:
        queue = QUEUE_OF_STEP[tally.step]
        outcomes[queue, tally.source, tally.word] += tally.count
        if tally.word in ("failed", "retry", "dead_letter", "refused"):
            failures[queue, tally.reason] += tally.count
    yield counter("outcomes", "Steps by how they ended.", ("queue", "source", "outcome"), outcomes.items())
    yield counter("failures", "Failed, retried and refused steps by reason.", ("queue", "reason"), failures.items())
    yield counter("revisions", "Revisions of stored articles.", ("source",), revisions(facts).items())
    yield counter("fetched_bytes", "Bytes of pages fetched.", ("status",), fetched_bytes(facts).items())


def revisions(facts: Facts) -> Counter[tuple[str, ...]]:
    """Count the revisions of each source, none included."""
    counts: Counter[tuple[str, ...]] = Counter(dict.fromkeys([(source.slug,) for source in facts.sources], 0))
    for tally in facts.tallies:
        if tally.word == "revised":
            counts[tally.source,] += tally.count
    return counts


def fetched_bytes(facts: Facts) -> Counter[tuple[str, ...]]:
    """Sum the bytes by class of status, none included."""
    classes: dict[int, tuple[str, ...]] = {answer: (status,) for answer, status in ANSWERS.items() if answer}
    size: Counter[tuple[str, ...]] = Counter(dict.fromkeys(() if facts.database.problem else classes.values(), 0))
    for tally in facts.tallies:
        if tally.step == "fetch" and tally.answer:
            size[classes.get(tally.answer, (f"{tally.answer}xx",))] += tally.size
    return size


def counter(
    name: str, doc: str, labels: tuple[str, ...], samples: Iterable[tuple[tuple[str, ...], int]]
) -> CounterMetricFamily:
    """Make a counter with its samples."""
    family = CounterMetricFamily(f"copydesk_{name}", doc, labels=labels)
    for values, count in samples:
        family.add_metric(values, count)
    return family


def durations(facts: Facts) -> Iterator[Metric]:
    """Return how long fetches (by class of status) and parses took."""
    timed = [tally for tally in facts.tallies if tally.slot != UNTIMED]
    fetches = HistogramMetricFamily("copydesk_fetch_seconds", "Duration of fetches.", labels=("status",))
    answers = {tally.answer for tally in timed if tally.step == "fetch"}
    for answer in sorted(answers if facts.database.problem else answers | ANSWERS.keys()):
        mine = [tally for tally in timed if tally.step == "fetch" and tally.answer == answer]
        fetches.add_metric((ANSWERS.get(answer, f"{answer}xx"),), *histogram(mine))
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
