"""Log lines carry their context, for people and for machines."""

from __future__ import annotations

import json
import logging
import sys
from io import StringIO

import pytest
from billiard.exceptions import TimeLimitExceeded, WorkerLostError

import worker.fetching.client
from worker.logs import JsonFormatter, ReadableFormatter, log_context, set_up_logs


def record(message: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord("copydesk", logging.WARNING, __file__, 1, message, args, None)


def test_a_readable_line_ends_with_its_context() -> None:
    with log_context(row=7), log_context(step="fetch"):
        line = ReadableFormatter().format(record("host %s is away", "news.example"))
    assert line.endswith("warning host news.example is away  [row=7 step=fetch]")
    assert "[" not in ReadableFormatter().format(record("quiet"))


def test_a_json_line_is_one_object_with_its_context_as_keys() -> None:
    with log_context(row=7):
        line = JsonFormatter().format(record("two\nlines"))
    assert "\n" not in line
    said = json.loads(line)
    assert (said["message"], said["row"], said["level"], said["logger"]) == ("two\nlines", 7, "warning", "copydesk")


def test_a_traceback_is_part_of_its_line() -> None:
    try:
        raise KeyError("page")
    except KeyError as error:
        failed = logging.LogRecord("c", logging.ERROR, __file__, 1, "m", (), (KeyError, error, error.__traceback__))
    assert "KeyError: 'page'" in json.loads(JsonFormatter().format(failed))["traceback"]
    assert "KeyError: 'page'" in ReadableFormatter().format(failed)


def test_of_a_process_that_was_ended_celerys_line_is_enough(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("readable", "warning")
    for error in (WorkerLostError("signal 9"), TimeLimitExceeded(12), KeyError("page")):
        try:
            raise error
        except Exception:
            logging.getLogger("celery.worker.request").exception("Task raised %r", error)
    said = capsys.readouterr().err
    assert [word in said for word in ("signal 9", "TimeLimitExceeded(12", "KeyError('page')")] == [True] * 3
    assert said.count("Traceback") == 1


def test_a_log_line_commands_no_terminal() -> None:
    assert "\x9b" not in ReadableFormatter().format(record("a \x9b2J \u202e b"))
    line = JsonFormatter().format(record("a \x9b2J \u202e b"))
    assert not set(line) & set("\x9b\u202e")
    assert json.loads(line)["message"] == "a \x9b2J \u202e b"


def test_the_client_of_pages_decides_what_urllib3_may_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers[:])
    monkeypatch.setattr(root, "level", root.level)
    assert worker.fetching.client.Fetcher
    set_up_logs("readable", "debug")
    assert logging.getLogger("urllib3").level == logging.ERROR


def test_lines_go_to_the_standard_error_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    first, second = StringIO(), StringIO()
    monkeypatch.setattr(sys, "stderr", first)
    try:
        set_up_logs("readable", "info")
        first.close()
        monkeypatch.setattr(sys, "stderr", second)
        logging.getLogger("copydesk").warning("still here")
    finally:
        root.handlers[:], root.level = handlers, level
    assert second.getvalue().endswith("warning still here\n")
