"""Random URLs, encodings and responses: each ends, within its bounds, in a result or an error of our own."""

from __future__ import annotations

import contextlib
import gzip
import random
import socket
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fetching.cases import CHUNKED, PAGE
from tests.fetching.hostile import HostileServer, head, serving
from worker.errors import BodyError, FetchError, RefusedError
from worker.fetching import Fetcher, FetchLimits
from worker.fetching.body import Inflater
from worker.fetching.guard import check_url, is_allowed, shown

SCHEMES = st.sampled_from(["http://", "https://", "HTTP:/", "http:", "//", "file://", ""])
PIECES = st.sampled_from(
    ["127.0.0.1", "[::1]", "[", "]", "@", ":80", ":", "example.org", "\\", "/", "?", "#", "%00", "。"]
)


@example("http://", ["\u00b8"])
@given(SCHEMES, st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=6))
def test_any_url_leads_somewhere_or_is_refused(scheme: str, pieces: list[str]) -> None:
    url = scheme + "".join(pieces)
    assert len(shown(url)) <= 200
    with contextlib.suppress(RefusedError):
        target = check_url(url)
        assert target.scheme in ("http", "https")
        assert target.host
        assert not set(target.host) & set(" \t\r\n@\\/?#[]")


@given(st.text(max_size=40))
def test_any_text_is_an_allowed_address_or_not(text: str) -> None:
    assert is_allowed(text) in (True, False)
    assert is_allowed(text, allow_private_hosts=True) >= is_allowed(text)


@given(st.sampled_from(["gzip", "deflate"]), st.binary(max_size=300), st.integers(0, 40), st.integers(1, 50))
def test_any_bytes_inflate_within_the_bound_or_are_refused(encoding: str, noise: bytes, keep: int, step: int) -> None:
    packed = gzip.compress(PAGE * 20)[:keep] + noise
    size = 0
    with contextlib.suppress(BodyError):
        inflater = Inflater(encoding, 5_000)
        for at in range(0, len(packed), step):
            size += sum(map(len, inflater.feed(packed[at : at + step])))
    assert size <= 5_000


RESPONSES = (
    head(content_length="5") + b"hello",
    head(content_encoding="gzip") + gzip.compress(PAGE),
    CHUNKED + b"5\r\nhello\r\n0\r\n\r\n",
    head("301 Moved", location="/x", etag='"a"'),
    b"HTTP/1.1 103 Hints\r\nlink: <a>\r\n\r\n" + head(set_cookie="a=b; expires=x", content_type="text/html") + PAGE,
    head("503 Later", retry_after="Mon, 02 Mar 2026 10:05:00 GMT", date="Mon, 02 Mar 2026 10:00:00 GMT"),
)
TOKENS = (
    b"\r\n", b"\n", b"\0", b"-1", b"9" * 30, b"gzip", b"\xff\xfe", b": ", b";", b",", b"HTTP/1.1", b"0x", b"1_0",
    b" ", b"\r\n\r\n", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n", b"Location: http://[\r\n",
    b"\xe2\x80\xa8",
)  # fmt: skip


def spoiled(chance: random.Random, response: bytes) -> bytes:
    """The response with one to five bytes or stretches changed, lost, repeated or put in, and sometimes cut."""
    data = bytearray(response)
    for _ in range(chance.randint(1, 5)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.randrange(1, 12))
        match chance.randrange(5):
            case 0:
                data[start:end] = chance.randbytes(end - start)
            case 1:
                del data[start:end]
            case 2:
                data[start:start] = chance.choice(TOKENS)
            case 3:
                data[start:start] = data[start:end] * chance.randrange(1, 4)
            case _:
                data = data[:start] if chance.random() < 0.2 else data
    return bytes(data)


@pytest.mark.parametrize("seed", range(4))
def test_any_spoiled_response_ends_in_a_response_or_an_error(seed: int) -> None:
    chance = random.Random(seed)
    limits = FetchLimits(deadline=0.5, silence=0.1, max_bytes=10_000)
    fetcher = Fetcher(user_agent="copydesk-test", limits=limits, allow_private_hosts=True)
    spoils = [spoiled(chance, chance.choice(RESPONSES)) for _ in range(150)]
    waiting = list(spoils)

    def script(server: HostileServer, connection: socket.socket) -> None:
        connection.sendall(waiting.pop(0))

    with serving(script) as server:
        for sent in spoils:
            started = time.monotonic()
            with contextlib.suppress(FetchError):
                response = fetcher.fetch(server.url)
                assert len(response.body) <= limits.max_bytes, sent
                assert not any(character < " " for text in response.headers.values() for character in text), sent
            assert time.monotonic() - started < limits.deadline + 2, sent
    assert waiting == []
