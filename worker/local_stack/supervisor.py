"""The supervisor: runs a Procfile's processes, ``release`` first and to its end, and starts again what dies.

honcho cannot do this: there the end of any process ends all.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from worker.errors import SettingsError
from worker.local_stack.processes import start_process, stop_process
from worker.local_stack.stop_request import StopRequest

# Seconds: the wait before a process that died is started again; it doubles from the first to the last.
RESTART_FIRST, RESTART_LAST = 0.5, 30.0
# Seconds that a process has to live for its next death to count as the first.
STEADY = 60.0
# Seconds between TERM and KILL; above the deadline of a fetch and the time limit of a parse.
GRACE = 75.0
# Seconds between two looks at the processes.
LOOK = 0.1

Sink = Callable[[str, str], None]


@dataclass(slots=True)
class Child:
    """One line of the Procfile, and how its process fares."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    wait: float = RESTART_FIRST
    deaths: int = 0


@dataclass(slots=True)
class Supervisor:
    """Run the processes of one Procfile.

    ``sink`` gets every line they write, with the name of the process.
    """

    procfile: Path
    environ: Mapping[str, str]
    sink: Sink
    children: list[Child] = field(default_factory=list)
    stopping: StopRequest = field(default_factory=StopRequest)

    def release(self) -> None:
        """Run the Procfile's ``release`` to its end.

        Raises SettingsError where it did not end well.
        """
        lines = read_procfile(self.procfile)
        if "release" not in lines:
            return
        child = Child("release", lines["release"])
        self.launch(child)
        assert child.process is not None
        while child.process.poll() is None and not self.stopping.wait(LOOK):
            continue
        stop_process(child.process, GRACE)
        if child.process.returncode and not self.stopping.is_set():
            raise SettingsError(f"{self.procfile}: release ended with exit code {child.process.returncode}")

    def start(self) -> None:
        """Start every process but ``release``."""
        lines = read_procfile(self.procfile)
        self.children = [Child(name, command) for name, command in lines.items() if name != "release"]
        for child in self.children:
            self.launch(child)

    def launch(self, child: Child) -> None:
        """Start the child, and pass its lines to the sink."""
        folder = str(Path(sys.executable).parent)
        environ = {**self.environ, "PATH": f"{folder}{os.pathsep}{self.environ.get('PATH', '')}"}
        child.process = start_process(child.command, {**environ, "PYTHONUNBUFFERED": "1"}, subprocess.PIPE)
        child.started_at = time.monotonic()
        threading.Thread(target=self.drain, args=(child.name, child.process), daemon=True).start()

    def drain(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Give every line of the process that says something to the sink."""
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                if said := line.decode("utf-8", "replace").rstrip():
                    self.sink(name, said)

    def restart_ended(self) -> None:
        """Start again what has died, later with every death."""
        now = time.monotonic()
        for child in self.children:
            if child.process is None:
                if now >= child.restart_at:
                    self.launch(child)
            elif (code := child.process.poll()) is not None:
                stop_process(child.process, 0)
                child.wait = RESTART_FIRST if now - child.started_at > STEADY else min(child.wait * 2, RESTART_LAST)
                child.deaths += 1
                child.restart_at, child.process = now + child.wait, None
                self.sink(child.name, f"ended with exit code {code}; starts again in {child.wait:g} s")

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Look after the processes until ``until`` says so or ``stopping`` is set."""
        while not self.stopping.wait(LOOK) and not until():
            self.restart_ended()

    def stop(self) -> None:
        """Stop every process: tell all at once, and give each its grace period."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE
        for process in running:
            stop_process(process, max(0.0, deadline - time.monotonic()))
        self.children = []


def read_procfile(path: Path) -> dict[str, list[str]]:
    """Read the command of each process by name.

    Raises SettingsError with file and line where one is not understood.
    """
    if not path.is_file():
        raise SettingsError(f"{path}: no such file: it lists the processes to run, such as `beat: copydesk beat`")
    lines: dict[str, list[str]] = {}
    for count, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = re.fullmatch(r"([A-Za-z0-9_-]+):\s*(\S.*)", line.strip())
        if not match:
            raise SettingsError(f"{path}:{count}: {line!r}: allowed is `name: command`")
        try:
            lines[match[1]] = shlex.split(match[2])
        except ValueError as error:
            raise SettingsError(f"{path}:{count}: {line!r}: {error}") from error
    return lines
