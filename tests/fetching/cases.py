"""The hostile inputs, each with the words under which docs/safety.md lists it and what it gets."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass

from tests.fetching.hostile import Script, answers, drips, head, repeats, resets, sends, stalls

MAX_BYTES = 200_000  # The tests' own cap on bodies.
BOMB = b"\0" * 20_000_000
BOMB_GZIP = gzip.compress(BOMB)
CHUNKED = head(transfer_encoding="chunked")
PAGE = b"<p>A page</p>"


@dataclass(frozen=True)
class Hostile:
    """One hostile server: what it does, what the fetch ends in, and how to reach it."""

    what: str
    ends: str
    script: Script
    tls: bool = False
    read_request: bool = True
    scheme: str | None = None
    host: str = "127.0.0.1"
    trusted: bool = True


def raw_deflate(data: bytes) -> bytes:
    """A bare deflate stream without the zlib frame."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def wrong_sum(data: bytes) -> bytes:
    """A gzip stream whose check sum is wrong."""
    packed = gzip.compress(data)
    return packed[:-8] + bytes(byte ^ 0xFF for byte in packed[-8:-4]) + packed[-4:]


TIME = (
    Hostile("drips the status line", "UnreachableError: deadline", drips(b"HTTP/1.1 2", b"0")),
    Hostile("drips a header line", "UnreachableError: deadline", drips(b"HTTP/1.1 200 OK\r\nx: ", b"x")),
    Hostile("drips header lines", "UnreachableError: deadline", drips(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n")),
    Hostile("drips the body", "UnreachableError: deadline", drips(head(content_length="99999"), b"x")),
    Hostile("drips a body of unstated length", "UnreachableError: deadline", drips(head(), b"x")),
    Hostile("drips chunks", "UnreachableError: deadline", drips(CHUNKED, b"1\r\nx\r\n")),
    Hostile(
        "drips the body over TLS", "UnreachableError: deadline", drips(head(content_length="9999"), b"x"), tls=True
    ),
    Hostile("drips the headers over TLS", "UnreachableError: deadline", drips(b"HTTP/1.1 200 OK\r\n", b"x"), tls=True),
    Hostile("drips informational responses", "UnreachableError: deadline", drips(b"", b"HTTP/1.1 100 C\r\n\r\n", 0.1)),
    Hostile("sends trailers without end", "UnreachableError: deadline", repeats(CHUNKED + b"0\r\n", b"x: y\r\n")),
    Hostile("accepts and says nothing", "UnreachableError: timeout", stalls()),
    Hostile("falls silent in the headers", "UnreachableError: timeout", stalls(b"HTTP/1.1 200 OK\r\nx: y\r\n")),
    Hostile("falls silent in the body", "UnreachableError: timeout", stalls(head(content_length="99") + b"x")),
    Hostile(
        "never answers the TLS handshake", "UnreachableError: timeout", stalls(), scheme="https", read_request=False
    ),
    Hostile(
        "drips the TLS handshake",
        "UnreachableError: timeout",
        drips(b"\x16\x03\x03\x3f\xff\x02", b"\0"),
        scheme="https",
        read_request=False,
    ),
)

CONNECTION = (
    Hostile("closes without an answer", "UnreachableError: reset", sends()),
    Hostile("resets before an answer", "UnreachableError: reset", resets()),
    Hostile("resets in the headers", "UnreachableError: reset", resets(b"HTTP/1.1 200 OK\r\nx: ")),
    Hostile("resets in the body", "UnreachableError: reset", resets(head(content_length="99") + b"x")),
    Hostile("certificate of an unknown issuer", "UnreachableError: tls", answers(PAGE), tls=True, trusted=False),
    Hostile("certificate of another host", "UnreachableError: tls", answers(PAGE), tls=True, host="other.example"),
    Hostile(
        "plain HTTP where TLS is expected", "UnreachableError: tls", answers(PAGE), scheme="https", read_request=False
    ),
    Hostile("closes in the TLS handshake", "UnreachableError: reset", sends(), scheme="https", read_request=False),
    Hostile("TLS where plain HTTP is expected", "UnreachableError: reset", answers(PAGE), tls=True, scheme="http"),
    Hostile(
        "answers a plain request with a TLS alert", "UnreachableError: bad_protocol", sends(b"\x15\x03\x01\0\2\2\x46")
    ),
)

HEAD = (
    Hostile("a body without any head (HTTP/0.9)", "UnreachableError: bad_protocol", sends(b"<html>" + PAGE)),
    Hostile("another protocol's banner", "UnreachableError: bad_protocol", sends(b"SSH-2.0-OpenSSH_9.6\r\n")),
    Hostile("an HTTP/2 status line", "UnreachableError: bad_protocol", sends(b"HTTP/2 200\r\n\r\n", PAGE)),
    Hostile("a status that is no number", "UnreachableError: bad_protocol", sends(b"HTTP/1.1 abc OK\r\n\r\n", PAGE)),
    Hostile("a status of one digit", "UnreachableError: bad_protocol", sends(b"HTTP/1.1 2 OK\r\n\r\n", PAGE)),
    Hostile("binary rubbish", "UnreachableError: bad_protocol", sends(bytes(range(256)) * 8)),
    Hostile("header lines without end", "BodyError: head_too_large", repeats(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n")),
    Hostile("a header line without end", "BodyError: head_too_large", repeats(b"HTTP/1.1 200 OK\r\nx: ", b"x")),
    Hostile("a status line without end", "BodyError: head_too_large", repeats(b"HTTP/1.1 200 ", b"x")),
    Hostile(
        "150 header lines", "BodyError: head_too_large", sends(b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 150 + b"\r\n")
    ),
    Hostile(
        "headers of 400 KB",
        "BodyError: head_too_large",
        sends(b"HTTP/1.1 200 OK\r\n" + (b"x: " + b"y" * 40_000 + b"\r\n") * 10 + b"\r\n"),
    ),
    Hostile("100 Continue without end", "BodyError: head_too_large", repeats(b"", b"HTTP/1.1 100 Continue\r\n\r\n")),
    Hostile("103 Early Hints without end", "BodyError: bad_protocol", repeats(b"", b"HTTP/1.1 103 Hints\r\n\r\n")),
    Hostile("switches protocols unasked", "UnreachableError: reset", sends(b"HTTP/1.1 101 Switching\r\n\r\n")),
    Hostile("hints before the answer", "Response 200", sends(b"HTTP/1.1 103 Hints\r\nlink: a\r\n\r\n" + head(), PAGE)),
    Hostile("header values outside ASCII", "Response 200", sends(head(x_town="Zürich") + PAGE)),
    Hostile("NUL bytes in header values", "Response 200", sends(head(x_nul="a\0b") + PAGE)),
    Hostile("a header line without colon", "Response 200", sends(b"HTTP/1.1 200 OK\r\nrubbish\r\nx: y\r\n\r\n" + PAGE)),
    Hostile("a header without name", "Response 200", sends(b"HTTP/1.1 200 OK\r\n: y\r\n\r\n" + PAGE)),
    Hostile("folded header lines", "Response 200", sends(b"HTTP/1.1 200 OK\r\nx: a\r\n\tb\r\n\r\n" + PAGE)),
    Hostile("line feeds alone as line ends", "Response 200", sends(b"HTTP/1.1 200 OK\nx: y\n\n" + PAGE)),
    Hostile("a cookie as large as a head may be", "Response 200", answers(PAGE, set_cookie="a=" + "b" * 60_000)),
)

LENGTH = (
    Hostile("a body without end", "BodyError: too_large", repeats(head(), b"x")),
    Hostile("chunks without end", "BodyError: too_large", repeats(CHUNKED, b"400\r\n" + b"x" * 1024 + b"\r\n")),
    Hostile("announces 10 TB", "BodyError: too_large", answers(PAGE, length=10**13)),
    Hostile("a body shorter than announced", "TruncatedBodyError: cut_short", answers(PAGE, length=99)),
    Hostile("a body longer than announced", "Response 200", answers(PAGE + b"more", length=len(PAGE))),
    Hostile("two lengths that contradict each other", "BodyError: bad_framing", answers(PAGE, content_length="5, 9")),
    Hostile("a negative length", "Response 200", answers(PAGE, length=-5)),
    Hostile("a length that is no number", "Response 200", answers(PAGE, content_length="many")),
    Hostile(
        "a length beside chunks",
        "Response 200",
        sends(head(content_length="1", transfer_encoding="chunked"), b"2\r\nok\r\n0\r\n\r\n"),
    ),
    Hostile("a chunk size that is no number", "BodyError: bad_framing", sends(CHUNKED, b"zz\r\nok\r\n0\r\n\r\n")),
    Hostile("a negative chunk size", "BodyError: bad_framing", sends(CHUNKED, b"-5\r\nok\r\n0\r\n\r\n")),
    Hostile("a chunk of -1 bytes without end", "BodyError: bad_framing", repeats(CHUNKED + b"-1\r\n", b"x")),
    Hostile("a chunk shorter than announced", "TruncatedBodyError: cut_short", sends(CHUNKED, b"ffff\r\nok")),
    Hostile("chunks without the last one", "TruncatedBodyError: cut_short", sends(CHUNKED, b"2\r\nok\r\n")),
    Hostile("a chunk extension without end", "BodyError: bad_framing", repeats(CHUNKED + b"2;", b"x")),
    Hostile("a part that was not asked for", "TruncatedBodyError: cut_short", answers(PAGE, "206 Partial Content")),
)

ENCODING = (
    Hostile("claims gzip, is plain", "BodyError: bad_encoding", answers(PAGE, content_encoding="gzip")),
    Hostile("claims gzip, is zlib", "BodyError: bad_encoding", answers(zlib.compress(PAGE), content_encoding="gzip")),
    Hostile("claims deflate, is plain", "BodyError: bad_encoding", answers(b"\xff" + PAGE, content_encoding="deflate")),
    Hostile("deflate without its frame", "Response 200", answers(raw_deflate(PAGE), content_encoding="deflate")),
    Hostile("an encoding nobody asked for (br)", "BodyError: bad_encoding", answers(PAGE, content_encoding="br")),
    Hostile("an encoding nobody asked for (zstd)", "BodyError: bad_encoding", answers(PAGE, content_encoding="zstd")),
    Hostile("an encoding that is none (utf-8)", "Response 200", answers(PAGE, content_encoding="utf-8")),
    Hostile("a gzip bomb, 1,000 to 1", "BodyError: too_large", answers(BOMB_GZIP, content_encoding="gzip")),
    Hostile("a deflate bomb", "BodyError: too_large", answers(zlib.compress(BOMB), content_encoding="deflate")),
    Hostile(
        "a gzip bomb inside a gzip",
        "BodyError: too_large",
        answers(gzip.compress(BOMB_GZIP), content_encoding="gzip, gzip"),
    ),
    Hostile(
        "a bomb that is small again in the end",
        "BodyError: too_large",
        answers(gzip.compress(gzip.compress(b"") * 500_000, 1), content_encoding="gzip, gzip"),
    ),
    Hostile(
        "compressed five times", "BodyError: bad_encoding", answers(PAGE, content_encoding=", ".join(["gzip"] * 5))
    ),
    Hostile(
        "gzip cut short", "TruncatedBodyError: cut_short", answers(gzip.compress(PAGE)[:-9], content_encoding="gzip")
    ),
    Hostile(
        "gzip with a wrong check sum", "BodyError: bad_encoding", answers(wrong_sum(PAGE), content_encoding="gzip")
    ),
    Hostile(
        "rubbish after the gzip", "Response 200", answers(gzip.compress(PAGE) + b"\0junk", content_encoding="gzip")
    ),
    Hostile(
        "empty gzip members without end",
        "BodyError: too_large",
        repeats(head(content_encoding="gzip"), gzip.compress(b"")),
    ),
    Hostile("one byte that should be gzip", "TruncatedBodyError: cut_short", answers(b"\x1f", content_encoding="gzip")),
)

STATUS = (
    Hostile("redirects to itself", "Response 301", answers(b"", "301 Moved", location="/")),
    Hostile("redirects with a body without end", "Response 302", repeats(head("302 Found", location="/x"), b"x")),
    Hostile("redirects to a file", "Response 302", answers(b"", "302 Found", location="file:///etc/passwd")),
    Hostile("redirects to nowhere", "RejectedError: bad_redirect", answers(b"", "301 Moved")),
    Hostile("not modified, without a condition", "ServerError: unasked_304", answers(PAGE, "304 Not Modified")),
    Hostile("no content, with a body", "Response 204", answers(PAGE, "204 No Content")),
    Hostile("not found, with a body without end", "GoneError: gone", repeats(head("404 Not Found"), b"x")),
    Hostile("gone", "GoneError: gone", answers(PAGE, "410 Gone")),
    Hostile("asks to wait", "ThrottledError: throttled", answers(PAGE, "429 Too Many", retry_after="120")),
    Hostile("asks to wait until rubbish", "ThrottledError: throttled", answers(PAGE, "503 Later", retry_after="soon")),
    Hostile("fails", "ServerError: server_error", answers(PAGE, "500 Oops")),
    Hostile(
        "asks for a password", "RejectedError: rejected", answers(PAGE, "401 Who", www_authenticate="Basic realm=x")
    ),
    Hostile("forbids", "RejectedError: rejected", answers(PAGE, "403 No")),
    Hostile("a status out of range", "RejectedError: rejected", answers(PAGE, "999 No")),
)

SERVERS = TIME + CONNECTION + HEAD + LENGTH + ENCODING + STATUS

# URLs that are refused before or at the look-up of their host, by a fetcher for the open web.
URLS = (
    ("file:///etc/passwd", "scheme"),
    ("ftp://example.org/", "scheme"),
    ("gopher://example.org:70/_x", "scheme"),
    ("data:text/html,x", "scheme"),
    ("javascript:alert(1)", "scheme"),
    ("dict://127.0.0.1:11211/stats", "scheme"),
    ("//example.org/", "scheme"),
    ("example.org/page", "scheme"),
    ("", "scheme"),
    ("http:///page", "bad_url"),
    ("http://", "bad_url"),
    ("http:example.org", "bad_url"),
    ("http://[::1", "bad_url"),
    ("http://example.org:99999/", "bad_url"),
    ("http://example.org:abc/", "bad_url"),
    ("http://example.org/a\r\nHost: other", "bad_url"),
    ("http://exam\tple.org/", "bad_url"),
    ("http://example.org/\0", "bad_url"),
    ("http://example.org\\@127.0.0.1/", "bad_url"),
    ("http://example.org/" + "a" * 9000, "bad_url"),
    ("http://user:secret@example.org/", "userinfo"),
    ("http://example.org@127.0.0.1/", "userinfo"),
    ("http://example.org:80@127.0.0.1:80/", "userinfo"),
    ("http://@example.org/", "userinfo"),
    ("http://example.org:22/", "port"),
    ("http://example.org:25/", "port"),
    ("http://example.org:0/", "port"),
    ("http://example.org:6379/", "port"),
    ("http://example.org:11211/", "port"),
    ("http://2130706433/", "bad_host"),
    ("http://0x7f000001/", "bad_host"),
    ("http://0x7f.1/", "bad_host"),
    ("http://017700000001/", "bad_host"),
    ("http://0177.0.0.1/", "bad_host"),
    ("http://127.1/", "bad_host"),
    ("http://1.2.3.4.5/", "bad_host"),
    ("http://256.256.256.256/", "bad_host"),
    ("http://exa mple.org/", "bad_host"),
    ("http://ex%61mple.org/", "bad_host"),
    ("http://127.0.0.1%00.example.org/", "bad_host"),
    ("http://-example.org/", "bad_host"),
    ("http://example..org/", "bad_host"),
    ("http://" + "a" * 64 + ".org/", "bad_host"),
    ("http://[fe80::1%25eth0]/", "bad_host"),
    ("http://127.0.0.1/", "private_address"),
    ("http://127.0.0.1./", "private_address"),
    ("http://１２７.０.０.１/", "bad_url"),
    ("http://127。0。0。1/", "bad_url"),
    ("http://10.0.0.1/", "private_address"),
    ("http://172.31.255.255/", "private_address"),
    ("http://192.168.1.1/", "private_address"),
    ("http://100.64.0.1/", "private_address"),
    ("http://169.254.169.254/latest/meta-data/", "private_address"),
    ("http://0.0.0.0/", "private_address"),
    ("http://255.255.255.255/", "private_address"),
    ("http://224.0.0.1/", "private_address"),
    ("http://198.18.0.1/", "private_address"),
    ("http://[::1]/", "private_address"),
    ("http://[::]/", "private_address"),
    ("http://[::ffff:127.0.0.1]/", "private_address"),
    ("http://[::ffff:a9fe:a9fe]/", "private_address"),
    ("http://[::127.0.0.1]/", "private_address"),
    ("http://[64:ff9b::7f00:1]/", "private_address"),
    ("http://[64:ff9b:1::1]/", "private_address"),
    ("http://[2002:7f00:1::]/", "private_address"),
    ("http://[2001:0:7f00:1::]/", "private_address"),
    ("http://[fc00::1]/", "private_address"),
    ("http://[fd00:ec2::254]/", "private_address"),
    ("http://[fe80::1]/", "private_address"),
    ("http://[ff02::1]/", "private_address"),
    ("http://[2001:db8::1]/", "private_address"),
)

# Hosts by what their name look-up answers; None is an answer that never comes.
NAMES: tuple[tuple[str, tuple[str, ...] | None, str], ...] = (
    ("a name for loopback", ("127.0.0.1",), "RefusedError: private_address"),
    ("a name for the metadata service", ("169.254.169.254",), "RefusedError: private_address"),
    ("a name for a private IPv6 address", ("fd12:3456::1",), "RefusedError: private_address"),
    ("a name for loopback, mapped into IPv6", ("::ffff:127.0.0.1",), "RefusedError: private_address"),
    ("a name for several private addresses", ("10.0.0.1", "192.168.0.1", "::1"), "RefusedError: private_address"),
    ("a name for an address with a zone", ("fe80::1%eth0",), "RefusedError: private_address"),
    ("a name for what is no address", ("localhost",), "RefusedError: private_address"),
    ("a name without address", (), "UnreachableError: dns"),
    ("a name server that never answers", None, "UnreachableError: dns"),
)
