"""The demo's command tells of the progress now and then; the crawl itself is run in tests/demo."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.live import Live

from tests.cli.desk import Desk
from tests.demo.test_view import DONE
from worker.cli.commands import demo
from worker.cli.views.console import Terminal


def test_elsewhere_than_on_a_terminal_a_line_comes_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Terminal(file=StringIO(), width=200)
    clock = iter((0.0, 0.0, 1.0, 4.0, 4.0, 9.0))
    monkeypatch.setattr(demo, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    with Live(console=said, auto_refresh=False) as live:
        teller = demo.Teller(said, live)
        teller.show(DONE, 0.0)
        teller.show(replace(DONE, found=99), 1.0)
        teller.show(replace(DONE, found=100), 4.0)
        teller.show(replace(DONE, found=100), 9.0)
    lines = [line for line in said.file.getvalue().splitlines() if "addresses" in line]  # type: ignore[attr-defined]
    assert [line.strip()[:3] for line in lines] == ["0 s", "4 s"]


def test_a_demo_without_its_procfile_says_so(desk: Desk, tmp_path: Path) -> None:
    said = desk.call("demo", "--folder", str(tmp_path / "demo"), "--procfile", str(tmp_path / "none"), "--json")
    assert (said.code, said.out) == (2, "")
    assert "none: no such file: it lists the processes to run" in said.err
