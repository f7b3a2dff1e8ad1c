"""The body of a response: read in pieces, counted on the wire and after decoding, never inflated beyond its bound."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from worker.errors import BodyError, TruncatedBodyError

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

PIECE = 2**16  # Bytes read, and at most decompressed, at a time; only the memory in use moves with it.

# What is asked for, and with its old name all that is decoded: the standard library has no Brotli.
ACCEPT_ENCODING = "gzip, deflate"
DECODED = frozenset({"gzip", "x-gzip", "deflate"})
# Compressions that some server may send unasked; any other word (`utf-8`, `none`) is a mistake for the identity.
UNDECODED = frozenset(
    {"br", "zstd", "compress", "x-compress", "bzip2", "lzma", "xz", "dcb", "dcz", "exi", "pack200-gzip"}
)


def find_encodings(header: str | None, max_encodings: int) -> tuple[str, ...]:
    """Return the compressions of a Content-Encoding header, the outermost first.

    Raises BodyError (``bad_encoding``).
    """
    words = [word.strip().lower() for word in (header or "").split(",")]
    foreign = next((word for word in words if word in UNDECODED), None)
    if foreign is not None:
        raise BodyError(f"the body came with the encoding {foreign}, which was not asked for", reason="bad_encoding")
    encodings = tuple(word for word in reversed(words) if word in DECODED)
    if len(encodings) > max_encodings:
        raise BodyError(f"the body was compressed {len(encodings)} times", reason="bad_encoding")
    return encodings


def read_body(raw: BaseHTTPResponse, encodings: Sequence[str], max_bytes: int) -> bytes:
    """Return the decoded body.

    Raises BodyError (``too_large bad_encoding``) and TruncatedBodyError.
    """
    if (raw.length_remaining or 0) > max_bytes:
        raise too_large(max_bytes)
    stages = [Inflater(encoding, max_bytes) for encoding in encodings]
    body = bytearray()  # One buffer: a list of pieces would cost a server's one-byte chunks fifty-fold in memory.
    wire = 0
    for chunk in raw.stream(PIECE, decode_content=False):
        wire += len(chunk)
        if wire > max_bytes:
            raise too_large(max_bytes)
        for piece in _through(stages, chunk):
            body += piece
            if len(body) > max_bytes:
                raise too_large(max_bytes)
    if wire and not all(stage.complete for stage in stages):
        raise TruncatedBodyError("the compressed body ended before its end")
    return bytes(body)


def too_large(max_bytes: int) -> BodyError:
    """Make the error for a body beyond its bound."""
    return BodyError(f"the body is larger than {max_bytes:,} bytes", reason="too_large")


def _through(stages: Sequence[Inflater], data: bytes) -> Iterator[bytes]:
    """Yield the pieces of ``data`` after all ``stages``."""
    if not stages:
        yield data
        return
    for piece in stages[0].feed(data):
        yield from _through(stages[1:], piece)


class Inflater:
    """Undoes gzip or deflate piece by piece; ``complete`` once a whole stream has been seen."""

    def __init__(self, encoding: str, max_bytes: int) -> None:
        self.complete = False
        self._gzip = encoding != "deflate"
        self._max_bytes = max_bytes
        self._size = 0
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the decompressed pieces of ``data``, none above ``PIECE`` bytes."""
        data = self._head + data
        self._head = b""
        while data and not self._over:
            if self._stream is None:
                if len(data) < 2:  # Two bytes tell the formats apart.
                    self._head = data
                    return
                self._stream = zlib.decompressobj(self._window(data))
            yield from self._inflate(self._stream, data)
            data = self._next_member()

    def _inflate(self, stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
        piece = b""
        while not stream.eof and (data or len(piece) == PIECE):
            try:
                piece = stream.decompress(data, PIECE)
            except zlib.error:
                if not self.complete:
                    raise BodyError("the body is not in the encoding it claims", reason="bad_encoding") from None
                self._over = True  # Rubbish after a whole member is left alone, as browsers do.
                return
            data = stream.unconsumed_tail
            self._size += len(piece)
            if self._size > self._max_bytes:
                raise too_large(self._max_bytes)
            yield piece

    def _next_member(self) -> bytes:
        """Go on with what follows a finished stream.

        gzip may hold several one after the other.
        """
        if self._stream is None or not self._stream.eof:
            return b""
        rest = self._stream.unused_data
        self.complete, self._stream = True, None
        self._over = not self._gzip
        return rest

    def _window(self, data: bytes) -> int:
        """Return zlib's window size and format for a compressed body."""
        if self._gzip:
            return 16 + zlib.MAX_WBITS
        # "deflate" means the zlib format (RFC 9110 section 8.4.1.2), but some servers send the bare stream.
        has_zlib_head = data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0
        return zlib.MAX_WBITS if has_zlib_head else -zlib.MAX_WBITS
