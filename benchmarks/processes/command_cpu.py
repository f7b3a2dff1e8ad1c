"""Command start-up: the processor time, user and system, that a whole call of each command takes.

    python -m benchmarks.processes.command_cpu [RUNS]

The least of some runs on a fresh SQLite database, beside what SQLAlchemy alone takes to be imported: on a busy machine
both rise, and their difference is what the command itself costs.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from worker.settings import PREFIX

# Seconds that each command may take.
COMMANDS = {
    "--help": 0.3,
    "health fetch": 0.3,
    "config check": 0.4,
    "sources check": 0.4,
    "status": 0.6,
    "articles": 0.6,
    "show 1": 0.6,
    "trace https://example.org/": 0.6,
}
CONFIG = Path(__file__).parents[2] / "config"


def main() -> None:
    """Print a row for each command."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        environ = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "PYTHON"))}
        environ |= {f"{PREFIX}DATABASE_URL": f"sqlite:///{folder}/database.db", f"{PREFIX}CONFIG_DIR": str(CONFIG)}
        environ |= {f"{PREFIX}SOURCES_DIR": str(CONFIG / "sources"), f"{PREFIX}RUN_DIR": folder}
        copydesk = [sys.executable, "-m", "worker"]
        subprocess.run([*copydesk, "db", "upgrade"], env=environ, stdout=subprocess.DEVNULL, check=True)
        orm = least(runs, [sys.executable, "-c", "import sqlalchemy.orm"], environ)
        print(f"import of sqlalchemy.orm alone: {orm:.2f} s\n")
        print("| command | CPU | wanted |\n|---|---:|---:|")
        for words, wanted in COMMANDS.items():
            print(f"| `{words}` | {least(runs, [*copydesk, *words.split()], environ):.2f} s | {wanted} s |", flush=True)


def least(runs: int, command: list[str], environ: dict[str, str]) -> float:
    """Return the least processor seconds of some runs."""
    return min(processor_time(command, environ) for _ in range(runs))


def processor_time(command: list[str], environ: dict[str, str]) -> float:
    """Run the command to its end and return its processor seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    main()
