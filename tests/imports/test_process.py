"""An importing process: what becomes of each item is told, and what no page is to blame for ends the import."""

from __future__ import annotations

import threading
from dataclasses import astuple
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from tests.imports.pages import item, page, response, url_of
from worker.errors import ArchiveError
from worker.imports import process
from worker.imports.process import serve, take
from worker.runtime import current_runtime, forget_runtime

ITEM = item(url_of(1), response(page(1)))


class Raising:
    """An intake that fails in one way."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def take(self, _item: Any) -> Any:
        """Raise it."""
        raise self.error


@pytest.mark.parametrize(
    ("error", "word", "reason", "detail"),
    [
        (ArchiveError("no room"), "fatal", "ArchiveError", "no room"),
        (
            OperationalError("SELECT", {}, OSError("away\nand more")),
            "fatal",
            "OperationalError",
            "(builtins.OSError) away",
        ),
        (MemoryError(), "failed", "memory_limit", "reading it took more memory than there is"),
        (KeyError("mistake"), "failed", "error:KeyError", "Traceback"),
    ],
)
def test_what_fails_is_told(error: BaseException, word: str, reason: str, detail: str) -> None:
    ended = take(Raising(error), ITEM)  # type: ignore[arg-type]
    assert (ended.place, ended.number, ended.word, ended.reason) == (ITEM.place, 1, word, reason)
    assert ended.detail.startswith(detail)


def test_it_answers_each_item_until_its_pipe_is_closed(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_DATABASE_URL", database_url)
    monkeypatch.setenv("COPYDESK_ARCHIVE_URL", f"file:{tmp_path}")
    monkeypatch.setattr(process.PROCESSOR_TIME, "enter_child", lambda: None)  # This is no process of its own.
    monkeypatch.setattr(process.signal, "signal", lambda *_: None)
    forget_runtime()
    ours, its = Pipe()
    for each in (ITEM, ITEM, item(url_of(2), response(b"", "404 Not Found"))):
        ours.send((1, each))
    with ours:
        served = threading.Thread(target=serve, args=(its, None))
        served.start()
        answers = [ours.recv() for _ in range(3)]
    served.join(30)
    assert not served.is_alive()
    assert [(answer[2], answer[3]) for answer in answers] == [
        ("stored", "new"),
        ("known", "stored_before"),
        ("gone", "status_404"),
    ]
    assert astuple(ITEM)[1] == answers[0][0]
    current_runtime().engine.dispose()
    forget_runtime()


def test_it_ends_quietly_where_nobody_listens_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process.PROCESSOR_TIME, "enter_child", lambda: None)
    monkeypatch.setattr(process.signal, "signal", lambda *_: None)
    monkeypatch.setattr(process, "open_intake", lambda _: Raising(MemoryError()))
    ours, theirs = Pipe()
    ours.send((1, ITEM))
    ours.close()
    with theirs:
        serve(theirs, None)
    forget_runtime()
