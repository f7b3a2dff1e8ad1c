"""Start-up of each process: the seconds of processor that it takes until it can work.

    python -m benchmarks.processes.start_cpu [RUNS]

The least of some runs, of a process with its children, on a real Redis and a fresh SQLite database.  A worker is ready
when it says so, beat when it has written its first sign of life, the web when it answers.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from benchmarks.crawling.race.measuring import tree_seconds
from worker.local_stack.processes import stop_process
from worker.local_stack.redis_server import RedisServer
from worker.settings import PREFIX

WANTED = 1.0
CONFIG = Path(__file__).parents[2] / "config"
COPYDESK = [sys.executable, "-m", "worker"]
# What a process says when it is ready, and the words that start it.
PROCESSES = {
    "worker fetch": " ready",
    "worker parse": " ready",
    "worker discover": " ready",
    "worker upkeep": " ready",
    "beat": "",
    "web": "",
}
LONGEST = 60.0
SIGNS_OF_BEAT = "**/*beat*.json"


def main() -> int:
    """Print a row for each process; 1 where one takes longer than wanted."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    slow = 0
    with tempfile.TemporaryDirectory() as folder, RedisServer() as redis:
        environ = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "PYTHON"))}
        environ |= {f"{PREFIX}DATABASE_URL": f"sqlite:///{folder}/database.db", f"{PREFIX}CONFIG_DIR": str(CONFIG)}
        environ |= {f"{PREFIX}SOURCES_DIR": str(CONFIG / "sources"), f"{PREFIX}RUN_DIR": folder}
        environ |= {f"{PREFIX}REDIS_URL": redis.url, f"{PREFIX}ARCHIVE_URL": f"file:{folder}/pages"}
        subprocess.run([*COPYDESK, "db", "upgrade"], env=environ, stdout=subprocess.DEVNULL, check=True)
        print("| process | CPU until ready | wanted |\n|---|---:|---:|")
        for words, said in PROCESSES.items():
            took = min(start(words, said, environ, Path(folder)) for _ in range(runs))
            slow += took > WANTED
            print(f"| `{words}` | {took:.2f} s | {WANTED} s |", flush=True)
    return int(slow > 0)


def start(words: str, said: str, environ: dict[str, str], folder: Path) -> float:
    """Return the processor seconds of one start."""
    log = folder / "log"
    for sign in folder.glob(SIGNS_OF_BEAT):  # Of the run before.
        sign.unlink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    more = ["--port", str(port)] if words == "web" else []
    with log.open("wb") as file:
        process = subprocess.Popen([*COPYDESK, *words.split(), *more], env=environ, stdout=file, stderr=file)
        try:
            states = {"web": lambda: answers(port), "beat": lambda: any(folder.glob(SIGNS_OF_BEAT))}
            await_state(process, log, states.get(words, lambda: said in log.read_text("utf-8")))
            return tree_seconds({words: process.pid})[words]
        finally:
            stop_process(process, 20.0)


def await_state(process: subprocess.Popen[bytes], log: Path, state: Callable[[], bool]) -> None:
    """Wait until a process is ready; raises RuntimeError with what it said where it is not."""
    deadline = time.monotonic() + LONGEST
    while not state():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"not ready: {log.read_text('utf-8')}")
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Whether the web answers a request."""
    try:
        return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/live", timeout=5).status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
