"""The faults that strike a running deployment.

Each returns when it is over; what it broke is then to be mended by the deployment alone.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from redis import Redis
from sqlalchemy import text

from tests.faults.press import SPOILS
from tests.faults.rig import Rig, await_that
from worker.local_stack.processes import start_process, stop_process

Strike = Callable[[Rig], None]
WORKERS = ("discover", "fetch", "parse", "upkeep")


def kill(name: str) -> Strike:
    """A fault that kills one process with everything in it."""

    def strike(rig: Rig) -> None:
        os.kill(rig.pid(name), signal.SIGKILL)

    return strike


def stop(name: str) -> Strike:
    """A fault that asks one process to end, and waits until it has."""

    def strike(rig: Rig) -> None:
        child = rig.child(name)
        process = child.process
        assert process is not None
        # One that is still starting, after another strike, has said nothing yet and has nothing to take back.
        was_there = rig.has_greeted(child)
        process.terminate()
        await_that(lambda: child.process is not process, 60, f"{name} ends by itself")
        # Its next process has not been able to read its modules by now, let alone to say that it is there.
        left = [node for node in rig.nodes() if node.startswith(f"{name}@")]
        assert not (was_there and left), f"{name} said goodbye"

    return strike


def kill_pool_process(rig: Rig) -> None:
    """Kill the process in which pages are parsed, but for its parent."""
    parent = rig.pid("parse")
    children: list[int] = []

    def has_child() -> bool:
        children[:] = children_of(parent)
        return bool(children)

    await_that(has_child, 60, "the parse worker has a process")
    os.kill(children[0], signal.SIGKILL)


def children_of(parent: int) -> list[int]:
    """The running children of a process."""
    with suppress(OSError):
        return [int(word) for word in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    return []


def second_beat(rig: Rig) -> None:
    """Let two beats ring for a while."""
    with beating(rig):
        before = rig.ended()
        rig.release(1)
        await_that(lambda: rig.ended() > before, 60, "work flows under two beats")


@contextmanager
def beating(rig: Rig) -> Iterator[None]:
    """Run another beat inside the block."""
    command = [str(Path(sys.executable).with_name("copydesk")), "beat"]
    process = start_process(command, rig.environ, output=subprocess.DEVNULL)
    try:
        yield
    finally:
        stop_process(process, 30)


def flush_redis(rig: Rig) -> None:
    """Make Redis forget everything."""
    with Redis.from_url(rig.redis.url) as client:
        client.flushall()


def kill_redis(rig: Rig) -> None:
    """Kill Redis and start it again, empty."""
    assert rig.redis.process is not None
    rig.redis.process.kill()
    rig.redis.process.wait()
    time.sleep(1)  # The length of the fault, not a wait for a state.
    rig.redis.revive()


def silence_redis(seconds: float) -> Strike:
    """A fault in which Redis accepts connections and says nothing for a while."""

    def strike(rig: Rig) -> None:
        assert rig.redis.process is not None
        rig.redis.process.send_signal(signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            rig.redis.process.send_signal(signal.SIGCONT)

    return strike


def restart_database(rig: Rig) -> None:
    """Restart PostgreSQL, which ends every session."""
    rig.postgres.restart()


def stop_database(seconds: float) -> Strike:
    """A fault in which PostgreSQL is not there for a while."""

    def strike(rig: Rig) -> None:
        rig.postgres.stop()
        time.sleep(seconds)
        rig.postgres.start()

    return strike


def cut_database_connections(rig: Rig) -> None:
    """Let the server end every connection but the rig's own."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with rig.sessions.begin() as session:
        session.execute(text(f"{others} AND pid <> pg_backend_pid()"))


def fill_disk(rig: Rig) -> None:
    """Keep the fetch worker from writing files for a while, as a full disk does."""
    pid = rig.pid("fetch")
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, most))
    try:
        await_that(lambda: rig.has_outcome("disk_full") or rig.pid("fetch") != pid, 60, "a page cannot be archived")
    finally:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))


def spoil_hosts(rig: Rig) -> None:
    """Let each of several hosts misbehave in its own way for a while."""
    press = rig.press
    press.spoiled.update(dict(enumerate(SPOILS)))
    since = time.monotonic()
    rig.release(1)

    def is_felt() -> bool:
        return any(visit.spoiled and visit.began > since for visit in press.visits)

    await_that(is_felt, 60, "a request met a spoiled host")
    time.sleep(1)  # The length of the fault.
    press.spoiled.clear()


def faults(silence: float) -> dict[str, Strike]:
    """Every fault by its name; ``silence`` is how many seconds Redis says nothing."""
    return {
        **{f"kill -9 {name}": kill(name) for name in (*WORKERS, "beat")},
        "kill -9 a parse process": kill_pool_process,
        **{f"TERM {name}": stop(name) for name in (*WORKERS, "beat")},
        "two beats": second_beat,
        "Redis FLUSHALL": flush_redis,
        "Redis killed, back empty": kill_redis,
        f"Redis silent for {silence:g} s": silence_redis(silence),
        "PostgreSQL restarted": restart_database,
        f"PostgreSQL away for {silence:g} s": stop_database(silence),
        "PostgreSQL connections cut": cut_database_connections,
        "archive's disk full": fill_disk,
        "hosts misbehave": spoil_hosts,
    }
