"""HTTP responses of archives: encodings undone where they are there, and never without bound."""

from __future__ import annotations

import gzip
import zlib

import pytest

from worker.errors import CopydeskError
from worker.imports.http_message import MOST_HEAD, read_response

PAGE = b"<html><p>The ferry is back.</p></html>"
CHUNKED = b"5\r\n" + PAGE[:5] + b"\r\n" + b"%x;name=value\r\n" % (len(PAGE) - 5) + PAGE[5:] + b"\r\n0\r\n\r\n"


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A response as an archive holds it."""
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode("latin-1") + body


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (PAGE, ()),
        (CHUNKED, ("Transfer-Encoding: chunked",)),
        (gzip.compress(PAGE, mtime=0), ("Content-Encoding: gzip",)),
        (zlib.compress(PAGE), ("Content-Encoding: deflate",)),
        # The archive undid the encoding and kept its header.
        (PAGE, ("Transfer-Encoding: chunked",)),
        (PAGE, ("Content-Encoding: gzip",)),
        (PAGE, ("Content-Encoding: deflate",)),
    ],
    ids=range(7),
)
def test_the_body_is_the_page(body: bytes, headers: tuple[str, ...]) -> None:
    message = read_response(response(body, *headers), 10_000)
    assert (message.status, message.body) == (200, PAGE)


def test_a_packed_body_in_chunks() -> None:
    packed = gzip.compress(PAGE, mtime=0)
    body = b"%x\r\n" % len(packed) + packed + b"\r\n0\r\n\r\n"
    message = read_response(response(body, "transfer-encoding: chunked", "content-encoding: gzip"), 10_000)
    assert message.body == PAGE


def test_the_first_header_of_a_name_counts_and_controls_go() -> None:
    raw = response(PAGE, "Content-Type: text/html\x00\x1b; charset=x", "content-type: image/png", "no colon", "X: ü")
    assert read_response(raw, 10_000).headers["content-type"] == "text/html  ; charset=x"


def test_bare_line_feeds_will_do() -> None:
    assert read_response(b"HTTP/1.0 301 Moved\nLocation: /a\n\n", 10_000).headers["location"] == "/a"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "bad_http"),
        (b"<html>\r\n\r\n", "bad_http"),
        (b"HTTP/1.1 200 OK\r\nA: b", "bad_http"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * MOST_HEAD + b"\r\n", "bad_http"),
        (response(CHUNKED[:-9], "Transfer-Encoding: chunked"), "cut_short"),
        (response(gzip.compress(PAGE, mtime=0)[:-9], "Content-Encoding: gzip"), "cut_short"),
        (response(gzip.compress(bytes(10**6), mtime=0), "Content-Encoding: gzip"), "too_large"),
        (response(b"x" * 10_001), "too_large"),
        (response(b"\x0b\x02\x80", "Content-Encoding: br"), "bad_encoding"),
        (response(PAGE, "Content-Encoding: gzip, gzip, gzip"), "bad_encoding"),
        (response(b"\xff" * 40, "Content-Encoding: deflate"), "bad_encoding"),
    ],
    ids=range(11),
)
def test_what_cannot_be_read_has_its_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(CopydeskError) as caught:
        read_response(raw, 10_000)
    assert caught.value.reason == reason


def test_an_endless_size_of_a_chunk_is_cut_short() -> None:
    with pytest.raises(CopydeskError) as caught:
        read_response(response(b"ffffffff\r\nabc", "Transfer-Encoding: chunked"), 10_000)
    assert caught.value.reason == "cut_short"
