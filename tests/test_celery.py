"""The Celery application: its tasks, its timetable, and what it must not leave to Celery's defaults."""

from __future__ import annotations

import gc
import importlib
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from celery.schedules import crontab, schedule

import worker.celery
from worker.broker.queues import QUEUES
from worker.errors import SettingsError
from worker.settings import Settings
from worker.settings.schedule import BeatEntry, read_schedule

PUBLIC = {"copydesk.ingest", "copydesk.crawl", "copydesk.recrawl", "copydesk.reparse", "copydesk.pause"}
PUBLIC |= {"copydesk.resume", "copydesk.purge"}
INTERNAL = {"copydesk.poll", "copydesk.fetch", "copydesk.parse", "copydesk.dispatch", "copydesk.settle"}
INTERNAL |= {
    "copydesk.call_canaries",
    "copydesk.canary",
    "copydesk.prune",
    "copydesk.tally",
    "copydesk.measure",
    "copydesk.notify",
    "copydesk.mend",
    "copydesk.resume_due",
    "copydesk.check",
    "copydesk.deliver",
}


def test_every_task_is_known_to_the_application_that_the_command_finds() -> None:
    app = worker.celery.app
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if name.startswith("copydesk.")}
    assert ours >= PUBLIC | INTERNAL


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_task_says_what_it_takes(name: str) -> None:
    app = worker.celery.app
    app.loader.import_default_modules()
    assert "Argument: " in app.tasks[name].__doc__


def test_the_timetable_names_only_tasks_that_there_are() -> None:
    entries = read_schedule(Path(__file__).parents[1] / "config")
    assert {entry.task for entry in entries} <= INTERNAL
    assert "copydesk.dispatch" in {entry.task for entry in entries}


def test_the_demos_timetable_does_too() -> None:
    entries = read_schedule(Path(importlib.import_module("worker.demo").__path__[0]) / "config")
    assert {entry.task for entry in entries} <= INTERNAL


def test_what_is_not_started_within_its_period_is_dropped() -> None:
    entry = worker.celery.beat_entry(BeatEntry("settle", "copydesk.settle", every=60.0), Settings())
    assert entry["schedule"] == schedule(60.0)
    assert entry["options"]["expires"] == 54.0


def test_the_tick_has_the_period_of_the_settings() -> None:
    entry = worker.celery.beat_entry(BeatEntry("tick", "copydesk.dispatch", every=1.0), Settings(dispatch_every=7.0))
    assert entry["schedule"] == schedule(7.0)


def test_a_message_of_a_very_short_period_is_still_worth_a_second() -> None:
    entry = worker.celery.beat_entry(BeatEntry("tick", "copydesk.dispatch"), Settings(dispatch_every=0.1))
    assert entry["options"]["expires"] == worker.celery.LEAST_EXPIRY


def test_a_cron_line_is_read_field_by_field() -> None:
    entry = worker.celery.beat_entry(BeatEntry("prune", "copydesk.prune", cron="17 3 * 2 1-5"), Settings())
    wanted = crontab(minute="17", hour="3", day_of_month="*", month_of_year="2", day_of_week="1-5")
    assert entry["schedule"] == wanted


def test_a_lost_message_is_repaired_by_the_database_and_by_nothing_else() -> None:
    conf = worker.celery.app.conf
    assert conf.task_acks_late is False
    assert conf.worker_disable_prefetch is True
    assert conf.task_ignore_result is True
    assert conf.task_reject_on_worker_lost in (None, False)
    assert conf.beat_scheduler == "worker.monitoring.liveness:WatchedScheduler"


def test_every_worker_has_a_queue_of_its_own_beside_the_shared_ones() -> None:
    conf = worker.celery.app.conf
    assert conf.worker_direct is True
    assert tuple(queue.name for queue in conf.task_queues) == QUEUES


def test_without_a_timetable_there_is_no_application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_CONFIG_DIR", str(tmp_path))
    with pytest.raises(SettingsError, match="beat needs its timetable"):
        worker.celery.make_app(Settings())


def test_what_is_loaded_before_the_pool_forks_is_kept_from_the_garbage_collector() -> None:
    queues = SimpleNamespace(consume_from={"parse": None})
    try:
        worker.celery.load_extraction(
            instance=SimpleNamespace(app=SimpleNamespace(amqp=SimpleNamespace(queues=queues)))
        )
        assert gc.get_freeze_count() > 10_000
        assert "worker.extraction" in sys.modules
    finally:
        gc.unfreeze()
