"""The run ends early when it is asked to, and leaves nothing behind; whole runs are in test_demo.py."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from worker.demo.folder import DemoFolder
from worker.demo.progress import Progress
from worker.demo.run import Demo, note
from worker.local_stack.stop_request import StopRequest


def test_a_run_that_is_stopped_during_its_release_has_no_ending(tmp_path: Path) -> None:
    procfile = tmp_path / "Procfile"
    procfile.write_text("release: sleep 60\nbeat: sleep 60\n")
    stopping = StopRequest()
    words: list[str] = []

    def say(word: str) -> None:
        words.append(word)
        stopping.set()

    shown: list[Progress] = []
    run = Demo(DemoFolder(tmp_path / "demo"), procfile, say, lambda progress, seconds: shown.append(progress), stopping)
    assert run.run() is None
    assert shown == []
    assert words[0].startswith("the newspaper stands at http://127.0.0.1:")
    assert DemoFolder(tmp_path / "demo").read_memory()["port"] > 0


def test_a_line_after_the_end_is_passed_over() -> None:
    log = StringIO()
    note(log, "beat", "ticks")
    assert log.getvalue() == "beat: ticks\n"
    log.close()
    note(log, "beat", "ticks")
