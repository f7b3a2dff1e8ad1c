"""HTTP responses as archives hold them: head and body, the body free of its transfer and content encodings.

Archives are not strict: many keep the header of an encoding that they have undone.  So an encoding is undone only where
the body shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

from worker.errors import BodyError, ParseError
from worker.fetching.body import Inflater, find_encodings, too_large

# As for a response of our own (fetching/limits.py): bytes of a head, and compressions one inside the other.
MOST_HEAD, MOST_ENCODINGS = 131_072, 2
_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """Hold one response; header names in lower case, the first of a name."""

    status: int
    headers: MappingProxyType[str, str]
    body: bytes


def read_response(block: bytes, most_bytes: int) -> HttpMessage:
    """Return the response in a record.

    Raises ParseError (``bad_http``) and BodyError (``too_large bad_encoding cut_short``).
    """
    end = _END.search(block, 0, MOST_HEAD)
    status = _STATUS.match(block)
    if end is None or status is None:
        raise ParseError("the record holds no HTTP response", reason="bad_http")
    headers = read_headers(block[: end.start()])
    body = block[end.end() :]
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = join_chunks(body)
    for encoding in find_encodings(headers.get("content-encoding"), MOST_ENCODINGS) if body else ():
        if body.startswith(b"\x1f\x8b") or (encoding == "deflate" and not body.lstrip().startswith(b"<")):
            body = inflate(body, encoding, most_bytes)
    if len(body) > most_bytes:
        raise too_large(most_bytes)
    return HttpMessage(int(status[1]), headers, body)


def read_headers(head: bytes) -> MappingProxyType[str, str]:
    """Return the headers behind a status line."""
    found: dict[str, str] = {}
    for line in head.decode("latin-1").split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), _CONTROL.sub(" ", value).strip())
    return MappingProxyType(found)


def join_chunks(body: bytes) -> bytes:
    """Return a chunked body whole; as it is where it is not chunked (any more).

    Raises BodyError (``cut_short``) where the last chunk is missing.
    """
    if _CHUNK.match(body) is None:
        return body
    joined, at = bytearray(), 0
    while head := _CHUNK.match(body, at):
        size = int(head[1], 16)
        if size == 0:
            return bytes(joined)
        joined += body[head.end() : head.end() + size]
        at = head.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    raise BodyError("the chunked body ends before its end", reason="cut_short")


def inflate(body: bytes, encoding: str, most_bytes: int) -> bytes:
    """Return a compressed body unpacked.  Raises BodyError."""
    inflater, unpacked = Inflater(encoding, most_bytes), bytearray()
    for piece in inflater.feed(body):
        unpacked += piece
    if not inflater.complete:
        raise BodyError("the compressed body ends before its end", reason="cut_short")
    return bytes(unpacked)
