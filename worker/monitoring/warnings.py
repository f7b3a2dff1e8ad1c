"""Warnings: what is wrong, in words that name the thing, the number and what to do; the worst first.  Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from worker.monitoring.formatting import counted, moment, span, whole
from worker.monitoring.health import SILENT_AFTER
from worker.monitoring.snapshot import Facts, Node, Queue
from worker.storage.monitoring.overview import SourceState

# Seconds that the oldest message may wait: a queue is only ever topped up to what its workers take in a moment, so
# one minute means that they do not keep up, or are gone.
OLDEST = 60.0
# Seconds by which clocks may differ: claims and slots are compared across machines, the shortest lasts seconds.
CLOCKS = 2.0
# Seconds after the moment at which a poll was due.
POLL_LATE = 900.0
# Bytes left for the archive: about 10,000 pages.
LEAST_FREE = 1 << 30
# Of the steps of one hour: the share of failures from which it is worth a word, and the least number of steps.
FAILING, FAILING_OF = 0.5, 20
# Characters of a failure's story; `copydesk status --json` has all of it.
MOST_DETAIL = 160
# Behind what drifted stands since when, or the name of the trouble.
DRIFT_BEGAN = re.compile(r" since \d| \(parser drift")
BAD = frozenset({"failed", "retry", "dead_letter"})
DRIFTS = {
    "text": "no longer give text",
    "date": "no longer give a date",
    "author": "no longer give an author",
    "captions": "no longer give captions",
    "teasers": "no longer give teasers",
}


def find_warnings(facts: Facts) -> Iterator[str]:
    """Return the warnings of one look."""
    return (text for _, text in named_warnings(facts))


def named_warnings(facts: Facts) -> Iterator[tuple[str, str]]:
    """Return the warnings of one look, each with its key.

    The key is the kind of the warning and what it is about: its numbers change, that does not.
    """
    servers = (("database", facts.database), ("redis", facts.redis), ("archive", facts.archive))
    yield from ((name, server.problem) for name, server in servers if server.problem)
    for check in checks(facts):
        for text in check(facts):
            yield f"{check.__name__} {subject_of(check, text)}", text


def subject_of(check: Callable[[Facts], Iterator[str]], text: str) -> str:
    """Return what a warning is about; each signal of a source drifts by itself."""
    return DRIFT_BEGAN.split(text)[0] if check is drifting_sources else text.partition(":")[0]


def checks(facts: Facts) -> Iterator[Callable[[Facts], Iterator[str]]]:
    """Return what to look for: without database or Redis, silent workers are no news."""
    if not facts.database.problem:
        yield silent_beat
        if not facts.redis.problem:  # Without it every worker waits; that it does not answer is said already.
            yield from (silent_queues, silent_nodes)
    yield from (waiting_queues, dead_messages, bad_outcomes, bad_sources, drifting_sources, missed_rules)
    yield from (bad_places, undelivered, failing_webhooks)


def silent_queues(facts: Facts) -> Iterator[str]:
    """Warn of the queues that no live worker serves."""
    for queue in facts.queues:
        if queue.workers:
            continue
        mine = sorted((node for node in facts.nodes if queue.name in node.queues), key=lambda node: node.silent)
        last = trouble_of(mine[0]) if mine else "none is known"
        yield (
            f"{queue.name}: no live worker takes from this queue ({last}): "
            f"look at its process, or start `copydesk worker {queue.name}`"
        )


def silent_nodes(facts: Facts) -> Iterator[str]:
    """Warn of silent nodes whose queues others still serve."""
    served = {queue.name for queue in facts.queues if queue.workers}
    for node in facts.nodes:
        if not node.alive and set(node.queues) <= served:
            yield f"{trouble_of(node).replace(' ', ': ', 1)}; its queue has other workers"


def trouble_of(node: Node) -> str:
    """Say how a node fails: it is silent, or it hears nothing."""
    if node.deaf:
        return f"{node.name} has not answered for {span(node.deaf)} what came to its queue"
    return f"{node.name} has been silent for {span(node.silent)}"


def silent_beat(facts: Facts) -> Iterator[str]:
    """Warn that beat is silent, so that nothing is dispatched."""
    if facts.beat_silent is None:
        yield "beat: has never ticked, so nothing is dispatched: start `copydesk beat`"
    elif facts.beat_silent > SILENT_AFTER:
        yield f"beat: last ticked {span(facts.beat_silent)} ago, so nothing is dispatched: start `copydesk beat` again"


def waiting_queues(facts: Facts) -> Iterator[str]:
    """Warn of queues whose messages wait too long, and say whether they grow."""
    for queue in facts.queues:
        if queue.oldest is None or queue.oldest <= OLDEST:
            continue
        how = "is growing" if is_growing(queue, facts) else "is slow"
        why = "no worker answers" if queue.workers == 0 else "its workers do not keep up"
        yield f"{queue.name}: the queue {how}: {whole(waiting(queue))} waiting, oldest {span(queue.oldest)}; {why}"


def dead_messages(facts: Facts) -> Iterator[str]:
    """Warn of what somebody else wrote into the queues."""
    if facts.dead_messages:
        yield (
            f"Redis: {whole(facts.dead_messages)} elements were no message of ours and were parked: see who else "
            "writes there (`LRANGE copydesk:dead-messages 0 9`), then delete dead-messages and parked:*"
        )


def is_growing(queue: Queue, facts: Facts) -> bool:
    """Tell whether more came to the parse queue of late than left it.

    The others are fed from outside, at beat's pace.
    """
    if queue.workers == 0:
        return True
    return queue.name == "parse" and sum(facts.by_minute.get("fetch", ())) > sum(facts.by_minute.get("parse", ()))


def waiting(queue: Queue) -> int:
    """Count a queue's messages and the rows that are due and not yet sent."""
    return (queue.messages or 0) + (queue.backlog.due if queue.backlog and queue.name != "fetch" else 0)


def bad_outcomes(facts: Facts) -> Iterator[str]:
    """Warn of the steps of which most failed within the hour."""
    for step in ("poll", "fetch", "parse"):
        mine = [count for count in facts.outcomes if count.step == step]
        total, bad = sum(count.count for count in mine), [count for count in mine if count.word in BAD]
        failed = sum(count.count for count in bad)
        if total >= FAILING_OF and failed >= FAILING * total:
            yield f"{step}: {whole(failed)} of {whole(total)} failed within the hour, most for {bad[0].reason}"


def bad_sources(facts: Facts) -> Iterator[str]:
    """Warn of sources whose polls fail, or that are not polled though due."""
    for source in facts.sources:
        if source.state != "active":
            continue
        if source.failing:
            yield f"{source.slug}: {failing_feeds(source)}: see `copydesk sources show {source.slug}`"
        elif source.next_poll_at is not None:
            late = (facts.at - source.next_poll_at).total_seconds()
            if late > POLL_LATE:
                yield f"{source.slug}: its poll is {span(late)} late"


def failing_feeds(source: SourceState) -> str:
    """Say how many of its feeds fail, which failed last, and for what."""
    some = f"{source.failing} of {counted(source.feeds, 'feed')} {'fails' if source.failing == 1 else 'fail'}"
    how = "no poll succeeds any more" if source.failing == source.feeds else some
    said = (source.detail or source.reason or "")[:MOST_DETAIL]
    return f"{how}: {said if source.feed is None or source.feed in said else f'{source.feed}: {said}'}"


def missed_rules(facts: Facts) -> Iterator[str]:
    """Warn of the rules in source files that name nothing any more."""
    for judged in facts.quality:
        if judged.missed:
            names = ", ".join(f"rules.{field}" for field in judged.missed)
            pages = counted(judged.recent.pages, "page")
            yield (
                f"{judged.source}: {names} of its file named nothing on its last {pages}: "
                "mend the selectors or take them out, then `copydesk sources apply` and "
                f"`copydesk reparse --source {judged.source}`"
            )


def drifting_sources(facts: Facts) -> Iterator[str]:
    """Warn of the sources whose pages are read worse than before."""
    for judged in facts.quality:
        for drift in judged.drifts:
            since = f" since {moment(judged.drifting_since)} UTC" if judged.drifting_since else ""
            yield (
                f"{judged.source}: its pages {DRIFTS[drift]}{since} (parser drift): "
                f"see why with `copydesk explain {judged.example or 'URL'}`, mend the selectors in its file, "
                f"`copydesk sources apply`, `copydesk reparse --source {judged.source}`"
            )


def bad_places(facts: Facts) -> Iterator[str]:
    """Warn of disks that fill, records that do not hold together, and clocks that differ."""
    if facts.archive.free is not None and facts.archive.free < LEAST_FREE:
        yield f"archive: only {facts.archive.free / (1 << 20):,.0f} MB are left on its disk: make room, or prune"
    for name, server in (("the database", facts.database), ("Redis", facts.redis)):
        if server.ahead is not None and abs(server.ahead) > CLOCKS:
            way = "ahead of" if server.ahead > 0 else "behind"
            yield f"clock of {name}: {span(abs(server.ahead))} {way} this machine's: set both by NTP"
    if facts.problems:
        yield f"records: {whole(facts.problems)} rows do not hold together: see `copydesk check`"
    for node in facts.nodes:
        if node.silent < -CLOCKS:
            yield f"clock of {node.name}: {span(-node.silent)} ahead of this machine's: set both by NTP"


def undelivered(facts: Facts) -> Iterator[str]:
    """Warn of channels that do not take what they are told."""
    for channel in facts.undelivered:
        lost = f", {whole(channel.lost)} given up" if channel.lost else ""
        yield (
            f"notify {channel.channel}: {whole(channel.waiting)} not delivered{lost} "
            f"({(channel.problem or '')[:MOST_DETAIL]}): try `copydesk notify test {channel.channel}`"
        )


def failing_webhooks(facts: Facts) -> Iterator[str]:
    """Warn of webhooks that do not take what they are told."""
    for hook in facts.webhooks:
        state = "given up" if hook.is_given_up else "tried again"
        since = f" since {moment(hook.since)} UTC" if hook.since else ""
        yield (
            f"webhook {hook.number}: {hook.url} takes nothing{since} ({hook.problem[:MOST_DETAIL]}), {state}: "
            f"`copydesk webhooks retry {hook.number}` tries it at once"
        )
