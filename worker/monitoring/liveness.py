"""Liveness: how Celery's processes give their signs of life, each from the loop that does its work."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from celery import bootsteps
from celery.app.trace import setup_worker_optimizations
from celery.beat import Scheduler, SchedulingError
from celery.worker import state
from sqlalchemy.exc import DBAPIError

from worker.broker.publisher import BROKER_AWAY
from worker.broker.queues import QUEUES
from worker.errors import CopydeskError
from worker.monitoring.sign_of_life import (
    EVERY,
    Name,
    Sign,
    claim_name,
    new_sign,
    remove_sign,
    renewed,
    write_sign,
)
from worker.runtime import Runtime, current_runtime, utc_now
from worker.storage.monitoring.heartbeats import BEAT

log = logging.getLogger("copydesk")
# Seconds without a turn of the main loop after which a process ends itself, for whoever starts it to start it anew:
# above the time that a frozen database may hold a statement (70 s), several times over.
GIVE_UP = 300.0
# Seconds between two turns after which the process stood still, as one that was frozen.
STOOD = 3 * EVERY
# Seconds that it then has to end well.
LAST_GRACE = 30.0


@dataclass(slots=True)
class Pulse:
    """Give the signs of life of one process, to a file and to the database."""

    runtime: Runtime
    folder: Path
    sign: Sign
    finished: int = 0
    known: bool = False
    away: bool = False
    turned: float = field(default_factory=time.monotonic)
    waiting: bool = True

    def turn(self) -> None:
        """Say that the main loop turns; the database may be away meanwhile."""
        stood = time.monotonic() - self.turned > STOOD
        self.turned = time.monotonic()
        now = utc_now()
        finished = sum(state.total_count.values()) - len(state.active_requests)
        self.sign = renewed(self.sign, now, finished=finished > self.finished, deaf_since=self.sign.deaf_since)
        self.finished = finished
        write_sign(self.folder, self.sign)
        self.waiting = True
        try:
            self.sign = renewed(self.sign, self.sign.at, deaf_since=self.tell_database(now, stood))
        except DBAPIError as error:
            if not self.away:
                log.error("database: %s; signs of life go to the file alone", str(error).partition("\n")[0])
            self.away = True
        else:
            self.away = False
        finally:
            self.waiting = False

    def tell_database(self, now: datetime, stood: bool) -> datetime | None:
        """Write the sign of life into the database; return since when it is deaf.

        At first, and again where another process has taken the name, the node is registered: what an earlier process
        of its name left unfinished is due again.
        """
        heartbeats, sign = self.runtime.heartbeats, self.sign
        if stood:
            heartbeats.asked(sign.node, None)  # What came meanwhile has expired: it waits for the next question.
        bearer = None if sign.node == BEAT else sign.id  # Two beats may be about: they harm nothing.
        if self.known and heartbeats.beat(sign.node, now, bearer, sign.finished_at):
            found = heartbeats.one(sign.node)
            return found.deaf_since if found else None
        if self.known:
            log.warning("%s: another process bears this name: give each a --name of its own", sign.node)
        elif sign.node != BEAT:
            self.runtime.dispatch.release(sign.node, now, crashed=True)
        heartbeats.started(sign.node, sign.queues, now, sign.id)
        self.known = True
        return None

    def end(self) -> None:
        """Say goodbye: claims are given back, and the node is not missed."""
        remove_sign(self.folder, self.sign.node)
        if self.sign.node != BEAT:
            self.runtime.dispatch.release(self.sign.node, utc_now())
        self.runtime.heartbeats.stopped(self.sign.node)

    def watch(self) -> None:
        """End the process if its main loop does not turn for long.

        It runs in a thread that touches no connection.  While the main loop waits for a broker or a database that is
        away, the file's sign of life comes from here.
        """
        still = 0.0
        while still < GIVE_UP:
            seen = self.turned
            time.sleep(EVERY)
            if self.waiting and _pulses == [self]:
                write_sign(self.folder, renewed(self.sign, utc_now(), deaf_since=self.sign.deaf_since))
            # Counted by our own turns, so that a process that was frozen as a whole is not ended when it goes on.
            still = still + EVERY if self.turned == seen and not self.waiting else 0.0
        log.error("%s: its main loop has not turned for %g s: ends itself", self.sign.node, still)
        os.kill(self.sign.pid, signal.SIGTERM)
        time.sleep(LAST_GRACE)
        os.kill(self.sign.pid, signal.SIGKILL)


_pulses: list[Pulse] = []
# Held until the process ends: with it goes the lock on the name.
_names: list[Name] = []


def begin_pulse(node: str, queues: list[str]) -> Pulse:
    """Begin the signs of life of this process."""
    runtime = current_runtime()
    runtime.node = node
    pulse = Pulse(runtime, Path(runtime.settings.run_dir), new_sign(node, queues, utc_now()))
    _pulses[:] = [pulse]
    threading.Thread(target=pulse.watch, name="watch", daemon=True).start()
    return pulse


def name_worker(instance: Any, queues: list[str], *, exact: bool) -> None:
    """Name a worker after its queues, unless ``exact``, and as no live process here."""
    wanted = instance.hostname if exact else f"{'-'.join(queues)}@{instance.hostname.partition('@')[2]}"
    name = claim_name(Path(current_runtime().settings.run_dir), wanted, exact=exact)
    if name.node != wanted:
        log.warning("%s: a running process has this name: this one is %s", wanted, name.node)
    _names.append(name)
    instance.hostname = name.node
    setup_worker_optimizations(instance.app, name.node)


def queues_of(options: dict[str, Any]) -> list[str]:
    """Return the queues that a worker's call names, all where it names none."""
    named = options.get("queues") or QUEUES
    listed = named.split(",") if isinstance(named, str) else list(named)
    return [queue for queue in listed if queue in QUEUES]


class Turning(bootsteps.StartStopStep):  # type: ignore[misc]
    """Let the worker's timer give signs of life, which turns with its main loop."""

    requires = {"celery.worker.components:Timer"}  # noqa: RUF012

    def start(self, parent: Any) -> None:
        """Give the first sign, and one every few seconds."""
        if _pulses:
            _pulses[0].turn()
            parent.timer.call_repeatedly(EVERY, _pulses[0].turn)


class Connected(bootsteps.StartStopStep):  # type: ignore[misc]
    """Note whether the main loop turns, or waits for a broker that is away."""

    requires = {"celery.worker.consumer.tasks:Tasks"}  # noqa: RUF012

    def start(self, parent: Any) -> None:
        """Note that the loop begins to turn."""
        self._note(waiting=False)

    def stop(self, parent: Any) -> None:
        """Note that the loop waits for the broker."""
        self._note(waiting=True)

    def _note(self, *, waiting: bool) -> None:
        if _pulses:
            _pulses[0].waiting = waiting


class WatchedScheduler(Scheduler):  # type: ignore[misc]
    """Schedule for beat, and give a sign of life with the ticks.

    Nothing of it lies on a disk.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.pulse: Pulse | None = None
        self.signed = float("-inf")

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """Send one entry; where the broker is away, say so in one line."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as error:
            is_mistake = not isinstance(error.__context__, BROKER_AWAY)
            log.error("%s; it is sent again when it is due next", str(error).partition("\n")[0], exc_info=is_mistake)

    def tick(self, *arguments: Any, **named: Any) -> float:
        """Send what is due, and say so every few seconds."""
        wait: float = super().tick(*arguments, **named)
        if self.pulse is None:
            self.pulse = begin_pulse(BEAT, [])
        if time.monotonic() - self.signed >= EVERY:
            self.signed = time.monotonic()
            self.pulse.turn()
        return wait

    def close(self) -> None:
        """End as it should, and say goodbye."""
        super().close()
        end_pulse()


def end_pulse() -> None:
    """Let this process say goodbye, if it has given signs of life."""
    for pulse in _pulses:
        try:
            pulse.end()
        except (DBAPIError, CopydeskError) as error:
            said = str(error).partition("\n")[0]
            log.error("database: %s; what is unfinished is due again when its claim expires", said)
    _pulses.clear()
