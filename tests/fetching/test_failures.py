"""What statuses, Retry-After and the libraries' exceptions mean."""

from __future__ import annotations

import http.client
import itertools
import ssl
from datetime import UTC, datetime

import pytest
import requests
import urllib3.exceptions as u3

from worker.errors import (
    FetchError,
    GoneError,
    RejectedError,
    ServerError,
    ThrottledError,
    TruncatedBodyError,
    UnreachableError,
)
from worker.fetching.failures import MAX_WAIT, find_failure, find_refusal, find_wait

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
WHERE = "https://example.org/page"


@pytest.mark.parametrize("status", [200, 201, 203, 204, 304])
def test_a_status_with_an_answer_is_no_refusal(status: int) -> None:
    assert find_refusal(status, {}, WHERE, NOW, conditional=True) is None


def test_not_modified_answers_only_a_conditional_request() -> None:
    refusal = find_refusal(304, {}, WHERE, NOW)
    assert isinstance(refusal, ServerError)
    assert (refusal.reason, refusal.retry) == ("unasked_304", True)


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_a_redirect_needs_a_target(status: int) -> None:
    assert find_refusal(status, {"location": "/x"}, WHERE, NOW) is None
    refusal = find_refusal(status, {}, WHERE, NOW)
    assert isinstance(refusal, RejectedError)
    assert refusal.reason == "bad_redirect"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (206, TruncatedBodyError),
        (400, RejectedError),
        (401, RejectedError),
        (404, GoneError),
        (410, GoneError),
        (429, ThrottledError),
        (451, RejectedError),
        (500, ServerError),
        (503, ThrottledError),
        (599, ServerError),
        (777, RejectedError),
    ],
)
def test_every_other_status_has_its_error(status: int, kind: type[FetchError]) -> None:
    refusal = find_refusal(status, {}, WHERE, NOW)
    assert type(refusal) is kind
    assert refusal.status == status
    assert WHERE in str(refusal)


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("0", None, 0.0),
        (" 30 ", None, 30.0),
        ("9" * 40, None, MAX_WAIT),
        ("Mon, 02 Mar 2026 10:05:00 GMT", None, 300.0),
        ("Mon, 02 Mar 2026 10:05:00 GMT", "Mon, 02 Mar 2026 10:04:00 GMT", 60.0),
        ("Mon, 02 Mar 2026 10:05:00 GMT", "rubbish", 300.0),
        ("Mon, 02 Mar 2026 12:05:00 +0200", None, 300.0),
        ("Sun, 01 Mar 2020 00:00:00 GMT", None, 0.0),
        ("Fri, 31 Dec 9999 23:59:59 -2300", None, None),
        ("Wed, 01 Jan 2100 00:00:00 GMT", None, MAX_WAIT),
        ("soon", None, None),
        ("-5", None, None),
        ("1.5", None, None),
        ("²", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_the_time_to_wait(value: str | None, date: str | None, seconds: float | None) -> None:
    assert find_wait(value, date, NOW) == seconds


def wrapped(*chain: BaseException) -> BaseException:
    """The first exception with the others below it, each the cause of the one before."""
    for outer, inner in itertools.pairwise(chain):
        outer.__cause__ = inner
    return chain[0]


@pytest.mark.parametrize(
    ("error", "ends"),
    [
        (requests.ConnectionError(u3.ProtocolError("x", ConnectionResetError(104, "x"))), "UnreachableError: reset"),
        (
            requests.ConnectionError(u3.ProtocolError("x", http.client.RemoteDisconnected("x"))),
            "UnreachableError: reset",
        ),
        (u3.ProtocolError("x", http.client.BadStatusLine("x")), "UnreachableError: bad_protocol"),
        (u3.ProtocolError("x", http.client.IncompleteRead(b"x", 3)), "TruncatedBodyError: cut_short"),
        (wrapped(requests.exceptions.SSLError("x"), ssl.SSLCertVerificationError("x")), "UnreachableError: tls"),
        (wrapped(u3.SSLError("x"), ssl.SSLEOFError("x")), "UnreachableError: reset"),
        (wrapped(requests.ReadTimeout("x"), TimeoutError("x")), "UnreachableError: timeout"),
        (requests.exceptions.ProxyError(u3.ProxyError("x", OSError("407"))), "UnreachableError: proxy"),
        (http.client.HTTPException("got more than 100 headers"), "BodyError: head_too_large"),
        (requests.exceptions.InvalidHeader(u3.InvalidHeader("x")), "BodyError: bad_framing"),
        (ValueError("x"), "UnreachableError: bad_protocol"),
    ],
)
def test_a_librarys_exception_becomes_the_projects_own(error: BaseException, ends: str) -> None:
    failure = find_failure(error, WHERE, reading=False)
    assert f"{type(failure).__name__}: {failure.reason}" == ends
    assert str(failure).startswith(WHERE)


def test_an_unknown_trouble_in_the_body_is_a_cut() -> None:
    assert isinstance(find_failure(u3.ProtocolError("x"), WHERE, reading=True), TruncatedBodyError)
    assert isinstance(find_failure(u3.ProtocolError("x"), WHERE, reading=False), UnreachableError)


def test_a_chain_that_bites_its_tail_ends() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__context__, second.__context__ = second, first
    assert find_failure(first, WHERE, reading=False).reason == "bad_protocol"
