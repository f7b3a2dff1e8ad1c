"""Each limit of an exchange ends one that passes it, and lets through what keeps within it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from tests.fetching.hostile import Script, answers, drips, head, sends, serving, stalls
from worker.errors import FetchError
from worker.fetching import Fetcher, FetchLimits

ROOT = Path(__file__).parents[2]
AGENT = "copydesk-test (+mailto:desk@example.org)"
PAGE = b"<p>A page</p>"
HINT = b"HTTP/1.1 103 Early Hints\r\n\r\n"
# What is limited, the limit, a server that keeps within it, one that does not, and what that ends in.
PASSED = (
    ("deadline", 0.5, answers(PAGE), drips(head(content_length="9999"), b"x"), "deadline"),
    ("silence", 0.2, answers(PAGE), stalls(head(content_length="9")), "timeout"),
    ("max_bytes", 100, answers(b"x" * 100), answers(b"x" * 101), "too_large"),
    ("max_head_bytes", 500, answers(PAGE, x="y" * 300), answers(PAGE, x="y" * 600), "head_too_large"),
    ("max_informational", 2, sends(HINT * 2, head(), PAGE), sends(HINT * 3, head(), PAGE), "bad_protocol"),
    (
        "max_encodings",
        1,
        answers(gzip.compress(PAGE), content_encoding="gzip"),
        answers(gzip.compress(gzip.compress(PAGE)), content_encoding="gzip, gzip"),
        "bad_encoding",
    ),
)


def fetch(script: Script, limits: FetchLimits) -> str | int:
    """Return the status of an exchange, or the reason of its end."""
    fetcher = Fetcher(user_agent=AGENT, limits=limits, allow_private_hosts=True)
    with serving(script) as server:
        try:
            return fetcher.fetch(server.url).status
        except FetchError as error:
            return error.reason


@pytest.mark.parametrize(("name", "most", "within", "beyond", "reason"), PASSED, ids=[row[0] for row in PASSED])
def test_a_limit_holds_and_nothing_below_it_is_refused(
    name: str, most: float, within: Script, beyond: Script, reason: str
) -> None:
    limits = FetchLimits(**{name: most})  # type: ignore[arg-type]
    assert fetch(within, limits) == 200
    assert fetch(beyond, limits) == reason


@pytest.mark.parametrize(("most", "answer"), [(1, "connect"), (2, 200)])
def test_no_more_addresses_are_tried_than_the_limit_says(most: int, answer: str | int) -> None:
    with serving(answers(PAGE)) as server:
        fetcher = Fetcher(
            user_agent=AGENT,
            limits=FetchLimits(max_addresses=most),
            allow_private_hosts=True,
            lookup=lambda host: ("127.0.0.9", "127.0.0.1"),
        )
        try:
            ended: str | int = fetcher.fetch(f"http://two.example:{server.port}/").status
        except FetchError as error:
            ended = error.reason
    assert ended == answer


def test_the_document_lists_every_limit_with_its_default() -> None:
    text = (ROOT / "docs" / "safety.md").read_text("utf-8")
    for name in FetchLimits.__slots__:
        value = getattr(FetchLimits(), name)
        assert f"| `{name}` | {value:,.0f} |" in text, name


def test_an_exchange_ends_before_its_container_is_killed() -> None:
    periods = re.findall(r"stop_grace_period: (\d+)s", (ROOT / "docker-compose.yml").read_text("utf-8"))
    assert periods
    assert FetchLimits().deadline < min(map(int, periods))
    assert max(FetchLimits().lookup, FetchLimits().connect, FetchLimits().silence) < FetchLimits().deadline
