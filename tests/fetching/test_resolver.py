"""Name look-ups: the answers, the troubles, and look-ups that never end."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from worker.errors import UnreachableError
from worker.fetching.resolver import MAX_THREADS, Resolver, system_lookup


def no_lookup(host: str) -> tuple[str, ...]:
    raise AssertionError(f"{host} was looked up")


@pytest.mark.parametrize(
    ("host", "address"), [("127.0.0.1", "127.0.0.1"), ("[::1]", "::1"), ("::1", "::1"), ("10.0.0.1.", "10.0.0.1")]
)
def test_an_address_needs_no_look_up(host: str, address: str) -> None:
    assert Resolver(no_lookup).find_addresses(host, 1) == (address,)


def test_a_name_has_the_addresses_that_the_system_says() -> None:
    assert set(Resolver().find_addresses("localhost", 5)) <= {"127.0.0.1", "::1"}
    assert system_lookup("127.0.0.1") == ("127.0.0.1",)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "Name or service not known"),
        (OSError(), "the name look-up failed"),
        (UnicodeError("label too long"), "not a possible host name"),
    ],
)
def test_a_failing_look_up_is_unreachable_by_dns(error: Exception, words: str) -> None:
    def failing(host: str) -> tuple[str, ...]:
        raise error

    with pytest.raises(UnreachableError, match=words) as caught:
        Resolver(failing).find_addresses("www.example.org", 5)
    assert caught.value.reason == "dns"


def test_look_ups_that_never_end_hold_neither_the_caller_nor_each_other() -> None:
    release = threading.Event()

    def lookup(host: str) -> tuple[str, ...]:
        if host.startswith("dead"):
            release.wait(10)
        return ("192.0.2.1",)

    resolver = Resolver(lookup)
    before = threading.active_count()
    for number in range(MAX_THREADS - 1):
        started = time.monotonic()
        with pytest.raises(UnreachableError, match="within"):
            resolver.find_addresses(f"dead{number}.example", 0.01)
        assert time.monotonic() - started < 5
    assert resolver.find_addresses("alive.example", 5) == ("192.0.2.1",)
    with pytest.raises(UnreachableError):
        resolver.find_addresses("dead.example", 0.01)
    with pytest.raises(UnreachableError):  # All threads are held; the caller is not.
        resolver.find_addresses("alive.example", 0.01)
    assert threading.active_count() == before + MAX_THREADS
    release.set()
    assert resolver.find_addresses("alive.example", 5) == ("192.0.2.1",)
