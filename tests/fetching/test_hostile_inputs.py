"""Every hostile input of the tables, tried; and the tables in docs/safety.md, compared with them."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

import pytest

from tests.fetching.cases import MAX_BYTES, NAMES, SERVERS, URLS, Hostile
from tests.fetching.hostile import CERTIFICATE, serving
from worker.errors import FetchError, RefusedError
from worker.fetching import Fetcher, FetchLimits

LIMITS = FetchLimits(deadline=0.6, lookup=0.2, connect=0.3, silence=0.3, max_bytes=MAX_BYTES)
AGENT = "copydesk-test (+mailto:desk@example.org)"
DOC = Path(__file__).parents[2] / "docs" / "safety.md"


def to_loopback(host: str) -> tuple[str, ...]:
    """A resolver by which every name is this machine."""
    return ("127.0.0.1",)


def ending(fetcher: Fetcher, url: str) -> str:
    """What a fetch ends in, in the words of the tables."""
    try:
        return f"Response {fetcher.fetch(url).status}"
    except FetchError as error:
        return f"{type(error).__name__}: {error.reason}"


@pytest.mark.parametrize("case", SERVERS, ids=lambda case: case.what)
def test_a_hostile_server_gets_what_the_table_says(case: Hostile) -> None:
    ca_file = str(CERTIFICATE) if case.trusted else None
    fetcher = Fetcher(user_agent=AGENT, limits=LIMITS, allow_private_hosts=True, ca_file=ca_file, lookup=to_loopback)
    with serving(case.script, tls=case.tls, read_request=case.read_request) as server:
        scheme = case.scheme or ("https" if case.tls else "http")
        started = time.monotonic()
        assert ending(fetcher, f"{scheme}://{case.host}:{server.port}/page?token=secret") == case.ends
        assert time.monotonic() - started < LIMITS.deadline + 2  # With room for a busy machine.


@pytest.mark.parametrize(("url", "reason"), URLS)
def test_a_hostile_url_is_refused(url: str, reason: str) -> None:
    with pytest.raises(RefusedError) as caught:
        Fetcher(user_agent=AGENT, limits=LIMITS).fetch(url)
    assert caught.value.reason == reason
    assert "secret" not in str(caught.value)
    assert len(str(caught.value)) < 320


@pytest.mark.parametrize(("what", "addresses", "ends"), NAMES, ids=[name[0] for name in NAMES])
def test_a_hostile_name_gets_what_the_table_says(what: str, addresses: tuple[str, ...] | None, ends: str) -> None:
    release = threading.Event()

    def lookup(host: str) -> tuple[str, ...]:
        if addresses is None:
            release.wait(10)
        return addresses or ()

    fetcher = Fetcher(user_agent=AGENT, limits=LIMITS, lookup=lookup)
    assert ending(fetcher, "http://www.example.org/") == ends
    release.set()


def test_the_document_lists_every_hostile_input_and_nothing_else() -> None:
    section = DOC.read_text("utf-8").partition("\n## Hostile inputs\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| `(\w+: \w+|Response \d+)` \|$", section, re.MULTILINE)
    expected = [(case.what, case.ends) for case in SERVERS]
    expected += [(url_in_words(url), f"RefusedError: {reason}") for url, reason in URLS]
    expected += [(what, ends) for what, _, ends in NAMES]
    assert sorted(rows) == sorted(expected)
    assert len(rows) == len(set(rows)) >= 60


def url_in_words(url: str) -> str:
    """A URL as the document shows it: control characters escaped, long runs named."""
    text = re.sub(r"(.)\1{30,}", lambda run: f"{run[1]}({len(run[0])} times)", url)
    return "`" + re.sub(r"[\0-\x1f]", lambda control: repr(control[0])[1:-1], text) + "`" if url else "an empty URL"
