"""Tasks of the queue upkeep: the tick, the canaries, and what joins records after they are stored.

Every worker knows them, for canaries come to all: what one task alone needs is loaded when it is called.
"""

from __future__ import annotations

import time
from datetime import timedelta

from celery import current_app, shared_task
from celery.utils.nodenames import worker_direct
from redis.exceptions import ResponseError

from worker.pipeline.dispatch import dispatch_due
from worker.runtime import current_runtime
from worker.storage.monitoring.heartbeats import BEAT
from worker.storage.monitoring.outcome_counts import ARCHIVE_MARK
from worker.tasks.base import log, log_trouble, node_name, ring_for

# Seconds within which a canary's question is worth an answer.
CANARY_EXPIRY = 14.0
# After which a node that never said goodbye is no longer missed: long enough for someone to see that it is gone.
FORGOTTEN_AFTER = timedelta(days=1)
# Articles stored before there was a search index that one call brings into it: some ten seconds.
MOST_FILLED = 2_000


@shared_task(name="copydesk.dispatch")
@log_trouble
def dispatch() -> None:
    """Send what is due to the queues (called by beat)."""
    runtime = current_runtime()
    try:
        ring_for(dispatch_due(runtime.ports, runtime.policy))
    except ResponseError:  # A key of a wrong type where no worker looks holds up all the other queues.
        if not runtime.queues.park_wrong_types():
            raise
        ring_for(dispatch_due(runtime.ports, runtime.policy))


@shared_task(name="copydesk.call_canaries")
@log_trouble
def call_canaries() -> None:
    """Ask every known node for an answer, each through its own queue (called by beat)."""
    runtime = current_runtime()
    runtime.heartbeats.forget(runtime.ports.clock() - FORGOTTEN_AFTER)
    for heartbeat in runtime.heartbeats.all():
        queue = worker_direct(heartbeat.node)
        # One question at a time: what nobody answers would pile up in the queue of a node that is gone.
        if heartbeat.node != BEAT and runtime.queues.depth(queue.name) == 0:
            now = runtime.ports.clock()
            current_app.send_task("copydesk.canary", queue=queue, expires=CANARY_EXPIRY, retry=False)
            runtime.heartbeats.asked(heartbeat.node, now)  # After the sending: a question never sent awaits no answer.


@shared_task(name="copydesk.canary")
@log_trouble
def canary() -> None:
    """Answer for this node: messages reach it, it runs tasks, and it reaches the database."""
    runtime = current_runtime()
    runtime.heartbeats.answered(node_name(runtime), runtime.ports.clock())


@shared_task(name="copydesk.prune")
@log_trouble
def prune() -> None:
    """Remove what the settings keep no longer (called by beat).

    With it go the raw pages that nothing refers to then.
    """
    runtime = current_runtime()
    started = time.time()
    for name in runtime.articles.prune(runtime.retention, runtime.ports.clock()).archive_hashes:
        runtime.archive.delete(name, put_before=started)


@shared_task(name="copydesk.settle")
@log_trouble
def settle() -> None:
    """Join what was stored: stories, learned boilerplate, the search index (called by beat)."""
    from worker.storage.search.filling import fill_index

    runtime = current_runtime()
    runtime.articles.settle_pending(runtime.ports.clock())
    fill_index(runtime.sessions, MOST_FILLED, runtime.ports.clock())


@shared_task(name="copydesk.tally")
@log_trouble
def tally() -> None:
    """Count the settled outcomes, and judge every source's newest pages (called by beat)."""
    from worker.monitoring.drift_check import judge_sources

    runtime = current_runtime()
    now = runtime.ports.clock()
    runtime.tallies.roll_up(now)
    for found in judge_sources(runtime.quality, now):
        log.warning("parser drift of source %s", found)


@shared_task(name="copydesk.notify")
@log_trouble
def notify() -> None:
    """Tell the channels of config/notify.toml what is due (called by beat)."""
    from worker.notify import notify as tell_channels
    from worker.settings.notify import read_notify

    runtime = current_runtime()
    tell_channels(runtime, read_notify(), runtime.ports.clock())


@shared_task(name="copydesk.deliver")
@log_trouble
def deliver() -> None:
    """Hand what became of articles on to the webhooks (called by beat)."""
    from worker.notify.webhooks import deliver_changes

    deliver_changes(current_runtime())


@shared_task(name="copydesk.measure")
@log_trouble
def measure() -> None:
    """Measure the archive, which is too slow for every look (called by beat)."""
    runtime = current_runtime()
    runtime.marks.note(ARCHIVE_MARK, runtime.archive.size(), runtime.ports.clock())


@shared_task(name="copydesk.check")
@log_trouble
def check() -> None:
    """Check whether the records hold together, and remove what nothing refers to (called by beat)."""
    from worker.monitoring.integrity import check_records

    runtime = current_runtime()
    _, findings = check_records(runtime, runtime.ports.clock(), repair=True)
    for found in findings:
        log.warning("integrity: %s %s: %s", found.count, found.name, ", ".join(found.examples))


@shared_task(name="copydesk.resume_due")
@log_trouble
def resume_due() -> None:
    """Take up the sources whose pause is over (called by beat)."""
    runtime = current_runtime()
    for slug in runtime.sources.resume_due(runtime.ports.clock()):
        log.info("the pause of source %s is over", slug)


@shared_task(name="copydesk.mend")
@log_trouble
def repair_clocks() -> None:
    """Let go on what waits for a wrong clock's time (called by beat)."""
    from worker.storage.crawl.clock_repair import Clocks

    runtime = current_runtime()
    Clocks(runtime.sessions).repair(runtime.ports.clock())
