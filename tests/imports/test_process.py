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
from worker.imports.intake import ReadItem
from worker.imports.items import Ended, Item
from worker.imports.process import serve, take
from worker.runtime import current_runtime, forget_runtime

ITEM = item(url_of(1), response(page(1)))


class Raising:
    """An intake that fails in one way."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def read(self, _item: Any) -> Any:
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
    (ended,) = take(Raising(error), [ITEM], lambda _: None)  # type: ignore[arg-type]
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
    ours.send((1, [ITEM, item(url_of(2), response(b"", "404 Not Found"))]))
    ours.send((1, [ITEM]))
    with ours:
        served = threading.Thread(target=serve, args=(its, None))
        served.start()
        found = [ours.recv() for _ in range(6)]
    served.join(30)
    assert not served.is_alive()
    assert [each for each in found if not isinstance(each, list)] == [0, 1, None, 0]
    answers = [answer for each in found if isinstance(each, list) for answer in each]
    assert [(answer[2], answer[3]) for answer in answers] == [
        ("gone", "status_404"),
        ("stored", "new"),
        ("known", "stored_before"),
    ]
    assert astuple(ITEM)[1] == answers[1][0]
    current_runtime().engine.dispose()
    forget_runtime()


def test_it_ends_quietly_where_nobody_listens_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process.PROCESSOR_TIME, "enter_child", lambda: None)
    monkeypatch.setattr(process.signal, "signal", lambda *_: None)
    monkeypatch.setattr(process, "open_intake", lambda _: Raising(MemoryError()))
    ours, theirs = Pipe()
    ours.send((1, [ITEM]))
    ours.close()
    with theirs:
        serve(theirs, None)
    forget_runtime()


class Storing(Raising):
    """An intake that reads all, and fails to store some of it together or alone."""

    def __init__(self, error: BaseException, *bad: str) -> None:
        super().__init__(error)
        self.bad = bad

    def read(self, found: Any) -> Any:
        """Return what was read."""
        return ReadItem(found, None, None)  # type: ignore[arg-type]

    def store(self, found: Any) -> Any:
        """Store all of it, or fail for one."""
        if any(each.item.place in self.bad for each in found):
            raise self.error
        return [Ended(each.item.place, each.item.number, "stored", "new") for each in found]

    def store_alone(self, found: Any) -> Any:
        """Store it, or fail."""
        return self.store([found])[0]


def test_what_cannot_be_stored_together_is_stored_one_by_one(caplog: pytest.LogCaptureFixture) -> None:
    items = [Item("saved", place, number, b"") for number, place in enumerate("abc", 1)]
    begun: list[int | None] = []
    ended = take(Storing(KeyError("mistake"), "b"), items, begun.append)  # type: ignore[arg-type]
    assert [(each.place, each.word, each.reason) for each in ended] == [
        ("a", "stored", "new"),
        ("b", "failed", "error:KeyError"),
        ("c", "stored", "new"),
    ]
    assert begun == [0, 1, 2, None]
    assert "3 pages could not be stored together" in caplog.text


def test_where_nothing_can_be_kept_one_item_says_so() -> None:
    items = [Item("saved", place, number, b"") for number, place in enumerate("abc", 1)]
    ended = take(Storing(ArchiveError("no room"), "b"), items, lambda _: None)  # type: ignore[arg-type]
    assert [(each.place, each.word, each.detail) for each in ended] == [("a", "fatal", "no room")]


def test_only_what_was_left_is_stored_by_itself() -> None:
    class Leaving(Storing):
        """An intake that leaves some items for later."""

        def store(self, found: Any) -> Any:
            """Leave all but the first."""
            return [*super().store(found[:1]), *[None] * (len(found) - 1)]

        def store_alone(self, found: Any) -> Any:
            """Say so."""
            return Ended(found.item.place, found.item.number, "stored", "alone")

    items = [Item("saved", place, number, b"") for number, place in enumerate("ab", 1)]
    ended = take(Leaving(KeyError()), items, lambda _: None)  # type: ignore[arg-type]
    assert [(each.place, each.reason) for each in ended] == [("a", "new"), ("b", "alone")]
