"""The Celery application: ``celery -A worker worker`` and ``celery -A worker beat`` start from here.

On TERM every worker ends what it has started and takes nothing new (Celery's warm shutdown).  Its remapped, "soft" one
is not used: that sleeps out its whole time-out when a single task runs, and ends without ``worker_shutdown`` (tried).

Messages are acknowledged before the work and never retried by Celery: the database knows what is due, so a lost
message or a dead worker is repaired by the next tick.  (With late acknowledgement a busy worker of Celery 5.7.0 exits
when Redis goes away, and a killed worker's message stays unseen up to the visibility time-out: tried.)

Workers tell of each task only where someone listens, as Flower asks them to: the events of tasks took a fifth of a
fetch worker's processor time.
"""

from __future__ import annotations

import gc
import sys
from typing import Any

from celery import Celery
from celery.schedules import crontab, schedule
from celery.signals import celeryd_after_setup, celeryd_init, setup_logging, worker_init, worker_shutdown

from worker.broker.publisher import open_app
from worker.broker.queues import QUEUES
from worker.errors import InputError
from worker.logs import set_up_logs
from worker.monitoring.liveness import Connected, Turning, begin_pulse, end_pulse, name_worker, queues_of
from worker.runtime import current_runtime
from worker.settings import Settings, load_settings
from worker.settings.schedule import BeatEntry, read_schedule

# Seconds for which a message to the upkeep queue is worth starting, at least.
LEAST_EXPIRY = 1.0
# Seconds for which the answer of a parse process that died is still waited for; its place in the pool is taken as long.
LOST_WAIT = 1.0
# The modules that hold tasks.
TASKS = ("discover", "fetch", "parse", "triggers", "upkeep")


def make_app(settings: Settings) -> Celery:
    """Make the application with its tasks, its workers' ways and its timetable."""
    app = open_app(settings, include=[f"worker.tasks.{name}" for name in TASKS])
    app.conf.update(
        task_acks_late=False,
        worker_disable_prefetch=True,
        worker_prefetch_multiplier=1,
        worker_direct=True,
        worker_hijack_root_logger=False,
        worker_max_tasks_per_child=500,
        worker_max_memory_per_child=settings.parse_memory,
        worker_lost_wait=LOST_WAIT,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        timezone="UTC",
        enable_utc=True,
        beat_scheduler="worker.monitoring.liveness:WatchedScheduler",
        beat_schedule={entry.name: beat_entry(entry, settings) for entry in read_schedule()},
        beat_max_loop_interval=5,
    )
    app.steps["worker"].add(Turning)
    app.steps["consumer"].add(Connected)
    return app


def beat_entry(entry: BeatEntry, settings: Settings) -> dict[str, Any]:
    """Put one line of the timetable into beat's form.

    What is not started within its period is dropped.
    """
    if entry.cron is not None:
        minute, hour, day, month, weekday = entry.cron.split()
        when = crontab(minute=minute, hour=hour, day_of_month=day, month_of_year=month, day_of_week=weekday)
        return {"task": entry.task, "schedule": when, "options": {"expires": 3600}}
    every = settings.dispatch_every if entry.task == "copydesk.dispatch" else entry.every or 60.0
    options = {"expires": max(LEAST_EXPIRY, every * 0.9)}
    return {"task": entry.task, "schedule": schedule(every), "options": options}


@setup_logging.connect
def use_own_logs(**_: Any) -> None:
    """Write log lines our way."""
    settings = load_settings()
    set_up_logs(settings.log_format, settings.log_level)


@celeryd_init.connect
def take_name(instance: Any = None, options: dict[str, Any] | None = None, **_: Any) -> None:
    """Give the worker a name of its own.

    Ends it with one line where the name it was given is in use.
    """
    try:
        name_worker(instance, queues_of(options or {}), exact=not instance.hostname.startswith("celery@"))
    except InputError as error:
        sys.stderr.write(f"copydesk: {error}\n")
        raise SystemExit(2) from error


@worker_init.connect
def build(sender: Any = None, **_: Any) -> None:
    """Build what the threads share before they start.

    So no two of them build it at once.
    """
    assert current_runtime().ports
    begin_pulse(sender.hostname, [name for name in sender.app.amqp.queues.consume_from if name in QUEUES])


@celeryd_after_setup.connect
def load_extraction(instance: Any = None, **_: Any) -> None:
    """Load the extraction once, before a parse worker forks the processes that share it.

    What is loaded by then stays: the collector of garbage need not look through it again and again, which took an
    eighth of the time of reading a page, and leaves the memory alone that the processes share.
    """
    if "parse" in instance.app.amqp.queues.consume_from:
        import worker.pipeline.parse_pages  # noqa: F401
    gc.collect()
    gc.freeze()


@worker_shutdown.connect
def say_goodbye(**_: Any) -> None:
    """Give the node's unfinished claims back, so that it is not missed."""
    end_pulse()


app = make_app(load_settings())
