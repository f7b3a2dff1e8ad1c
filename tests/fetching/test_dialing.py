"""The reading of heads, and the opening of sockets with no time left."""

from __future__ import annotations

import io

import pytest

from worker.errors import BodyError, UnreachableError
from worker.fetching.deadline import Deadline
from worker.fetching.dialing import BoundedReader, Dialer, tls_context
from worker.fetching.limits import FetchLimits
from worker.fetching.resolver import Resolver


def test_lines_of_the_head_count_against_its_room() -> None:
    reader = BoundedReader(io.BytesIO(b"12345\n12345\n12345\n"))
    reader.room = 12
    assert [reader.readline(100), reader.readline(100)] == [b"12345\n"] * 2
    with pytest.raises(BodyError) as caught:
        reader.readline(100)
    assert caught.value.reason == "head_too_large"


def test_after_the_head_lines_are_bounded_one_by_one() -> None:
    reader = BoundedReader(io.BytesIO(b"1234\n" * 100 + b"123456"))
    assert [reader.readline(6) for _ in range(100)] == [b"1234\n"] * 100
    with pytest.raises(BodyError) as caught:
        reader.readline(6)
    assert caught.value.reason == "bad_framing"


@pytest.mark.parametrize("size", [-1, -5, None])
def test_nothing_is_read_without_bound(size: int | None) -> None:
    with pytest.raises(BodyError, match="negative"):
        BoundedReader(io.BytesIO(b"x" * 100)).read(size)


def test_no_connection_is_begun_after_the_deadline() -> None:
    dialer = Dialer(Resolver(), FetchLimits(), allow_private_hosts=True)
    dialer.deadline = Deadline(0)
    with pytest.raises(UnreachableError) as caught:
        dialer.dial("127.0.0.1", 80)
    assert caught.value.reason == "deadline"


def test_the_bundled_roots_are_trusted_and_verified() -> None:
    context = tls_context(None)
    assert context.check_hostname
    assert len(context.get_ca_certs()) > 50
