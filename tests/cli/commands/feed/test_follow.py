"""`follow`: a line a change, from a cursor on; it ends clean, and waits for a database that is away."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from tests.cli.desk import Desk
from tests.storage.newsroom import Fetched, numbered
from worker.cli.commands.feed import follow
from worker.storage.article_store import Articles
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.queries.changes import ChangePage, Changes


def test_what_became_of_articles_is_printed_a_line_each(stocked: Desk) -> None:
    said = stocked.call("follow", "--changed-since", "start", "--once")
    assert said.code == 0
    lines = said.out.splitlines()
    assert len(lines) == 9
    assert re.fullmatch(r"2026-03-02 08:00:05  created      article 1  https://news.example/story/0", lines[0])
    assert re.search(r"  revised      article 4  https://news.example/story/3$", lines[-1])
    assert re.fullmatch(r"copydesk follow --changed-since 9-[0-9a-f]{10} goes on from here\n", said.err)


def test_a_cursor_goes_on_where_it_stands(stocked: Desk) -> None:
    found = stocked.call("follow", "--changed-since", "start", "--once", "--json").lines
    rest = stocked.call("follow", "--since", found[6]["cursor"], "--once", "--json").lines
    assert rest == found[7:]
    assert rest[-1]["kind"] == "revised"
    assert stocked.call("follow", "--since", rest[-1]["cursor"], "--once").out == ""
    assert stocked.call("follow", "--once").out == ""


def test_kinds_and_articles_are_chosen(stocked: Desk) -> None:
    said = stocked.call("follow", "--since", "start", "--once", "--kinds", "revised, merged", "--json")
    assert [change["article_id"] for change in said.lines] == [4]
    assert stocked.call("follow", "--since", "start", "--once", "--language", "de").out == ""


@pytest.mark.parametrize(("words", "line"), [
    (["--kinds", "edited"], "'edited' is no change: allowed are created, revised, updated"),
    (["--since", "yesterday"], "'yesterday' is no cursor: allowed are start, now, or one that a change came with"),
    (["--since", "99-0123456789"], "start anew with a full export, and follow from `now`"),
])  # fmt: skip
def test_what_cannot_be_followed_is_one_line(stocked: Desk, words: list[str], line: str) -> None:
    said = stocked.call("follow", "--once", *words)
    assert (said.code, said.out) == (2, "")
    assert line in said.err
    assert said.err.count("\n") == 1


@pytest.fixture
def following(stocked: Desk, sqlite_url: str) -> Any:
    """A process that follows from the beginning, and has printed what there was."""
    command = [sys.executable, "-m", "worker", "follow", "--changed-since", "start", "--json"]
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[4])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ, text=True) as process:
        assert process.stdout is not None
        for _ in range(9):
            process.stdout.readline()
        yield process
        process.kill()


def save_one(url: str) -> None:
    """Nothing; one more article is stored."""
    engine = open_engine(url)
    Fetched(numbered(50), 50).save(Articles(open_sessions(engine)))
    engine.dispose()


def test_what_happens_meanwhile_is_printed_until_ctrl_c(following: Any, sqlite_url: str) -> None:
    save_one(sqlite_url)
    assert '"url": "https://news.example/story/50"' in following.stdout.readline()
    following.send_signal(signal.SIGINT)
    out, err = following.communicate(timeout=60)
    assert (following.returncode, out) == (0, "")
    assert re.fullmatch(r"copydesk follow --changed-since 10-[0-9a-f]{10} goes on from here\n", err)


def test_a_reader_who_leaves_ends_it_quietly(following: Any, sqlite_url: str) -> None:
    following.stdout.close()
    save_one(sqlite_url)
    assert following.wait(60) == 0
    assert following.stderr.read() == ""


def test_a_database_that_is_away_is_waited_for_with_one_line(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = open_engine(sqlite_url)
    changes, tries = Changes(open_sessions(engine)), iter([True, True, False, False])

    def read(cursor: str) -> ChangePage:
        if next(tries):
            raise OperationalError("SELECT 1", None, Exception("connection refused"))
        return changes.since(cursor)

    monkeypatch.setattr(follow, "PATIENCE", 0.0)
    found = follow.pages(read, "start", once=False)
    assert [page and page.changes for page in islice(found, 3)] == [None, None, ()]
    engine.dispose()
    assert capsys.readouterr().err == (
        "copydesk: the database does not answer (connection refused): waiting for it\n"
        "copydesk: the database answers again\n"
    )
