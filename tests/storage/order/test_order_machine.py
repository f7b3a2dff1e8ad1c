"""The order machine: 250 events settle to the same records in any order, from one process or from four.

``COPYDESK_ORDERS`` says how many orders are tried on SQLite, and a fifth as many on PostgreSQL; ``make soak`` tries 20.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from tests.services import PostgresServer
from tests.storage.order.events import add_newsroom, run, settled
from worker.storage.database.engine import open_engine, open_sessions

ORDERS = int(os.environ.get("COPYDESK_ORDERS", "1"))
PROCESSES = 4
PROCESS = Path(__file__).with_name("ordering_process.py")


def after(url: str, work: Callable[[Any], object]) -> dict[str, Any]:
    """What a new database holds once the work is done and settled."""
    engine = open_engine(url)
    sessions = open_sessions(engine)
    add_newsroom(sessions)
    work(sessions)
    result = settled(sessions)
    engine.dispose()
    return result


@pytest.fixture(scope="module")
def expected(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the events come to in one order."""
    file = copy(sqlite_template, tmp_path_factory.mktemp("straight") / "copydesk.db")
    return after(f"sqlite:///{file}", lambda sessions: run(sessions, 0))


def test_the_events_come_to_something(expected: dict[str, Any]) -> None:
    """Every kind of end is among the records, or the comparison would say little."""
    states = " ".join(expected["state"])
    assert all(f"'{word}'" in states for word in ("410", "redirected"))
    assert len(expected["articles"]) > 80
    assert expected["resemblances"]
    assert len(expected["redirects"]) > 20
    assert [row for row in expected["captures"] if "suspect" in row]
    assert [row for row in expected["boilerplate"] if "Follow the newsroom" in row]


@pytest.mark.parametrize("seed", range(1, ORDERS + 1))
def test_any_order_comes_to_the_same_records(seed: int, expected: dict[str, Any], sqlite_url: str) -> None:
    assert_same(after(sqlite_url, lambda sessions: run(sessions, seed)), expected)


@pytest.mark.parametrize("seed", range(max(1, ORDERS // 5)))
def test_four_processes_come_to_the_same_records(
    seed: int, expected: dict[str, Any], postgres: PostgresServer, postgres_url: str
) -> None:
    def start(_sessions: Any) -> None:
        started = [
            subprocess.Popen(
                [sys.executable, str(PROCESS), postgres_url, str(seed), str(share), str(PROCESSES)],
                cwd=Path.cwd(),
                stderr=subprocess.PIPE,
            )
            for share in range(PROCESSES)
        ]
        errors = [process.communicate(timeout=300)[1].decode() for process in started]
        assert errors == [""] * PROCESSES

    assert_same(after(postgres_url, start), expected)


def assert_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """Name the first rows that differ: whole records would fill pages."""
    for name, rows in expected.items():
        flat, wanted = flattened(found[name]), flattened(rows)
        assert sorted(flat - wanted)[:3] == sorted(wanted - flat)[:3] == [], f"{name} differ"


def flattened(rows: Any) -> set[str]:
    """The rows as texts."""
    items = rows.items() if isinstance(rows, dict) else enumerate(rows)
    return {str(row if isinstance(rows, list) else (key, row)) for key, row in items}
