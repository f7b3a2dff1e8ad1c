"""The error tree: drawn as it is, with a reason word for each error and a word on trying again."""

from __future__ import annotations

import re

import pytest

from worker import errors
from worker.errors import CopydeskError, FetchError, ThrottledError, TruncatedBodyError

ALL = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CopydeskError)]
# What a later attempt can help, and nothing else can.
RETRIED = {
    "UnreachableError", "ThrottledError", "ServerError", "TruncatedBodyError", "ArchiveError", "ReaderBusyError",
    "ReadingCostError",
}  # fmt: skip


def test_the_drawing_shows_every_error_below_its_parent() -> None:
    drawing = errors.__doc__ or ""
    lines = [(match.start(1), match[1]) for line in drawing.splitlines() if (match := re.search(r"(\w+Error)\b", line))]
    drawn = {
        name: next((p for i, p in reversed(lines[:n]) if i < indent), None) for n, (indent, name) in enumerate(lines)
    }
    real = {kind.__name__: kind.__mro__[1].__name__ for kind in ALL if kind is not CopydeskError}
    assert drawn == {"CopydeskError": None} | {name: real[name] for name in real if name != "TruncatedBodyError"}
    assert real["TruncatedBodyError"] == "BodyError"  # Drawn as "except cut short".


def test_a_retry_is_for_what_may_pass() -> None:
    assert {kind.__name__ for kind in ALL if kind.retry} == RETRIED


@pytest.mark.parametrize("kind", ALL)
def test_an_error_has_its_message_and_a_reason_word(kind: type[CopydeskError]) -> None:
    error = kind("what happened")
    assert str(error) == "what happened"
    assert re.fullmatch(r"[a-z_]+", error.reason)
    assert error.reason == kind.default_reason


def test_no_two_kinds_share_a_reason() -> None:
    reasons = [kind.default_reason for kind in ALL]
    assert len(set(reasons)) == len(reasons)


def test_a_narrower_reason_replaces_the_kinds_own() -> None:
    assert FetchError("no such host", reason="dns", status=None).reason == "dns"


def test_an_answer_of_a_server_keeps_its_status_and_its_wait() -> None:
    error = ThrottledError("slower", status=429, wait_seconds=30.0)
    assert (error.status, error.wait_seconds, error.reason) == (429, 30.0, "throttled")
    assert TruncatedBodyError("cut", status=200).status == 200
