"""The supervisor runs release first, restarts what dies, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from worker.errors import SettingsError
from worker.local_stack.supervisor import Supervisor, read_procfile

DEADLINE = 30.0


def procfile(folder: Path, **lines: str) -> Path:
    path = folder / "Procfile"
    path.write_text("".join(f"{name}: {command}\n" for name, command in lines.items()), "utf-8")
    return path


def python(code: str) -> str:
    return f'{sys.executable} -c "{code}"'


def wait_for(state: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not state():
        assert time.monotonic() < end, "the state did not come"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_release_runs_to_its_end_before_anything_else(tmp_path: Path) -> None:
    lines: list[tuple[str, str]] = []
    path = procfile(tmp_path, release=python("print('released')"), web=python("print('runs'); input()"))
    supervisor = Supervisor(path, os.environ, lambda name, line: lines.append((name, line)))
    supervisor.release()
    wait_for(lambda: ("release", "released") in lines)
    assert supervisor.children == []


def test_a_release_that_fails_stops_the_start(tmp_path: Path) -> None:
    supervisor = Supervisor(procfile(tmp_path, release=python("raise SystemExit(3)")), os.environ, lambda *_: None)
    with pytest.raises(SettingsError, match="release ended with exit code 3"):
        supervisor.release()


def test_what_dies_is_started_again_and_everything_ends_with_the_stop(tmp_path: Path) -> None:
    lines: list[tuple[str, str]] = []
    sleeper = python("import os,time; print(os.getpid()); time.sleep(300)")
    path = procfile(tmp_path, one=sleeper, two=sleeper)
    supervisor = Supervisor(path, os.environ, lambda name, line: lines.append((name, line)))
    supervisor.start()
    wait_for(lambda: {name for name, line in lines if line.isdigit()} == {"one", "two"})
    first = {name: int(line) for name, line in lines if line.isdigit()}
    os.kill(first["one"], signal.SIGKILL)
    supervisor.run(until=lambda: sum(name == "one" and line.isdigit() for name, line in lines) == 2)
    assert any("ended with exit code -9; starts again" in line for _, line in lines)
    pids = [int(line) for _, line in lines if line.isdigit()]
    supervisor.stop()
    assert [pid for pid in pids if is_alive(pid)] == []


def test_the_wait_before_a_restart_grows_with_every_death(tmp_path: Path) -> None:
    lines: list[str] = []
    path = procfile(tmp_path, flaky=python("raise SystemExit(1)"))
    supervisor = Supervisor(path, os.environ, lambda _, line: lines.append(line))
    supervisor.start()
    supervisor.run(until=lambda: len(lines) >= 3)
    supervisor.stop()
    assert [line.rpartition("starts again in ")[2] for line in lines[:3]] == ["1 s", "2 s", "4 s"]


@pytest.mark.parametrize("text", ["no colon here\n", "web:\n", ": command\n"])
def test_a_line_that_is_not_understood_names_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "Procfile"
    path.write_text("# processes\n" + text, "utf-8")
    with pytest.raises(SettingsError, match="Procfile:2"):
        read_procfile(path)


def test_a_missing_procfile_says_what_it_would_be(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        read_procfile(tmp_path / "Procfile")


def test_the_shipped_procfile_has_every_process() -> None:
    lines = read_procfile(Path(__file__).parents[2] / "Procfile")
    assert {"release", "discover", "fetch", "parse", "upkeep", "beat"} <= lines.keys()
