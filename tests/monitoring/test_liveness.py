"""Liveness: a process whose main loop stands still ends itself; one that waits for its broker does not."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from celery.beat import BeatLazyFunc, ScheduleEntry
from celery.schedules import schedule

from worker.broker.publisher import open_app
from worker.monitoring.liveness import WatchedScheduler
from worker.settings import Settings

SCRIPT = """
import signal, sys, time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from worker.monitoring import liveness
from worker.monitoring.sign_of_life import new_sign
liveness.EVERY, liveness.GIVE_UP, liveness.LAST_GRACE = 0.05, 0.5, 0.2
if sys.argv[1] == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
sign = new_sign("parse@here", ["parse"], datetime.now(UTC))
pulse = liveness.Pulse(SimpleNamespace(), Path(sys.argv[2]), sign, waiting=sys.argv[1] == "waiting")
liveness._pulses[:] = [pulse]
liveness.threading.Thread(target=pulse.watch, daemon=True).start()
until = time.monotonic() + (1.2 if sys.argv[1] in ("turning", "waiting") else 30)
while time.monotonic() < until:
    if sys.argv[1] == "turning":
        pulse.turned = time.monotonic()
    time.sleep(0.01)
"""


@pytest.mark.parametrize(
    ("how", "code"),
    [("standing", -signal.SIGTERM), ("deaf", -signal.SIGKILL), ("turning", 0), ("waiting", 0)],
)
def test_a_main_loop_that_stands_still_ends_its_process(how: str, code: int, tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", SCRIPT, how, str(tmp_path)], capture_output=True, timeout=60)
    assert ended.returncode == code, ended.stderr
    assert (b"has not turned for" in ended.stderr) == (code != 0)
    # One that waits gives its signs from the watch; any other's loop would have given them.
    assert (tmp_path / "parse@here.json").is_file() == (how == "waiting")


@pytest.mark.parametrize(
    ("arguments", "is_mistake"), [([], False), ([lambda: {}["missing"]], True)], ids=["broker-away", "mistake"]
)
def test_beat_tells_of_what_it_cannot_send_and_of_a_mistake_where(
    arguments: list[Any], is_mistake: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody listens at the port of the broker; an argument that cannot be made is no business of the broker."""
    app = open_app(Settings(redis_url="redis://127.0.0.1:1/0"), set_as_current=False)
    scheduler = WatchedScheduler(app, lazy=True)
    late = [BeatLazyFunc(each) for each in arguments]
    scheduler.apply_entry(ScheduleEntry("tick", "copydesk.dispatch", args=late, schedule=schedule(1.0), app=app))
    [said] = [record for record in caplog.records if record.name == "copydesk"]
    assert said.getMessage().startswith("Couldn't apply scheduled task tick")
    assert bool(said.exc_info) == is_mistake
