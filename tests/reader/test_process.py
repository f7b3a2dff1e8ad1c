"""A reading process answers one reading after the other, within bounds that the system keeps."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from worker.discovery.feeds import read_feed
from worker.errors import ParseError
from worker.frontier.robots import read_robots
from worker.reader.frames import HEAD, pack, unpack_answer
from worker.reader.process import FUNCTIONS, find_function, read

URL = "https://news.example/feed.xml"
RSS = b"""<rss version="2.0"><channel><title>Gazette</title><item><title>One</title>
<link>https://news.example/story-one</link></item></channel></rss>"""
RULES = b"User-agent: copydesk\nDisallow: /private/\n"
# Each link looks for what stands before it among all others: the square of their number.
ENDLESS = b"<i>" + b"<a>x</a>" * 100_000


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    """Start a reading process with the memory of the shipped limits."""
    command = [sys.executable, "-m", "worker.reader.process", str(2**30)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        yield process
        process.kill()


def ask(child: subprocess.Popen[bytes], kind: str, raw: bytes, cpu: float = 10, **named: Any) -> Any:
    """Return what the process answers; None where it ended instead."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(pack((kind, cpu, raw, named)))
    child.stdin.flush()
    head = child.stdout.read(HEAD)
    return unpack_answer(child.stdout.read(int.from_bytes(head, "big"))) if head else None


def test_it_answers_one_reading_after_the_other(child: subprocess.Popen[bytes]) -> None:
    assert ask(child, "feed", RSS, url=URL) == ("read", read_feed(RSS, URL), "")
    word, reason, story = ask(child, "feed", b"<html>", url=URL)
    assert (word, reason) == ("refused", "not_a_feed")
    assert story
    assert ask(child, "robots", RULES, user_agent="Copydesk/1.0") == ("read", read_robots(RULES, "Copydesk/1.0"), "")


def test_it_ends_with_its_input(child: subprocess.Popen[bytes]) -> None:
    assert ask(child, "robots", RULES, user_agent="Copydesk/1.0")[0] == "read"
    out, said = child.communicate(timeout=60)
    assert (child.returncode, out, said) == (0, b"", b"")


def test_half_a_head_is_no_reading(child: subprocess.Popen[bytes]) -> None:
    out, said = child.communicate(b"\0" * (HEAD - 1), timeout=60)
    assert (child.returncode, out, said) == (0, b"", b"")


def test_the_system_ends_it_with_its_processor_time(child: subprocess.Popen[bytes]) -> None:
    assert ask(child, "listing", ENDLESS, cpu=0.2, url=URL, selector="b ~ a") is None
    assert child.wait(60) == -signal.SIGXCPU


def test_it_bounds_itself_and_leaves_no_core(child: subprocess.Popen[bytes]) -> None:
    assert ask(child, "robots", RULES, cpu=30, user_agent="Copydesk/1.0")[0] == "read"
    bounds = {kind: resource.prlimit(child.pid, kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CORE)}
    assert bounds == {resource.RLIMIT_AS: 2**30, resource.RLIMIT_CORE: 0}
    assert 30 < resource.prlimit(child.pid, resource.RLIMIT_CPU)[0] < 60


@pytest.mark.parametrize("kind", FUNCTIONS)
def test_every_kind_is_read_by_a_function(kind: str) -> None:
    assert find_function(kind).__name__ == FUNCTIONS[kind][1]


def fail(error: BaseException) -> Callable[..., Any]:
    """Return a function that reads nothing but ends so."""

    def function(_: bytes) -> Any:
        raise error

    return function


@pytest.mark.parametrize(
    ("error", "word", "reason", "said"),
    [
        (ParseError("no feed", reason="not_a_feed"), "refused", "not_a_feed", "no feed"),
        (MemoryError(), "limited", "memory_limit", "more memory"),
        (RecursionError("too deep"), "raised", "", "RecursionError: too deep"),
        (KeyError("x"), "raised", "", "KeyError"),
    ],
)
def test_every_end_of_a_reading_has_its_word(error: BaseException, word: str, reason: str, said: str) -> None:
    ended = read(fail(error), b"", {})
    assert ended[:2] == (word, reason)
    assert said in ended[2]


def test_what_is_meant_for_the_process_is_not_kept_from_it() -> None:
    with pytest.raises(KeyboardInterrupt):
        read(fail(KeyboardInterrupt()), b"", {})
