"""Encodings and decompression, without a network."""

from __future__ import annotations

import gzip
import zlib

import pytest

from worker.errors import BodyError
from worker.fetching.body import PIECE, Inflater, find_encodings

TEXT = b"The harbour opens again on Monday. " * 10_000


@pytest.mark.parametrize(
    ("header", "encodings"),
    [
        (None, ()),
        ("", ()),
        ("identity", ()),
        ("utf-8", ()),
        ("GZIP", ("gzip",)),
        ("x-gzip", ("x-gzip",)),
        ("deflate, gzip", ("gzip", "deflate")),
        ("gzip, none", ("gzip",)),
    ],
)
def test_the_encodings_come_in_the_order_of_their_undoing(header: str | None, encodings: tuple[str, ...]) -> None:
    assert find_encodings(header, 2) == encodings


@pytest.mark.parametrize("header", ["br", "gzip, zstd", "gzip, gzip, gzip"])
def test_what_cannot_be_undone_is_said(header: str) -> None:
    with pytest.raises(BodyError) as caught:
        find_encodings(header, 2)
    assert caught.value.reason == "bad_encoding"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize("step", [1, 2, 7, 1000, 10**6])
@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT[:5]) + gzip.compress(TEXT[5:])),
        ("gzip", gzip.compress(TEXT) + b"\x1f rubbish"),
        ("gzip", gzip.compress(TEXT) + bytes(50)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("deflate", zlib.compress(TEXT) + b"rubbish"),
    ],
)
def test_the_content_is_whole_however_it_is_cut_into_pieces(encoding: str, packed: bytes, step: int) -> None:
    inflater = Inflater(encoding, len(TEXT))
    pieces = [piece for at in range(0, len(packed), step) for piece in inflater.feed(packed[at : at + step])]
    assert b"".join(pieces) == TEXT
    assert inflater.complete
    assert max(map(len, pieces)) <= PIECE


def test_a_bomb_is_given_up_at_the_bound() -> None:
    inflater = Inflater("gzip", 100_000)
    pieces = inflater.feed(gzip.compress(bytes(50_000_000)))
    assert len(next(pieces)) == PIECE
    with pytest.raises(BodyError, match="100,000 bytes"):
        next(pieces)


@pytest.mark.parametrize("packed", [gzip.compress(TEXT, mtime=0)[:-1], b"\x1f", b"\x1f\x8b\x08", b""])
def test_a_cut_stream_is_not_complete(packed: bytes) -> None:
    inflater = Inflater("gzip", len(TEXT))
    list(inflater.feed(packed))
    assert not inflater.complete
