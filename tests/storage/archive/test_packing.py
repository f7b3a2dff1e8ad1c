"""What the archive keeps of a page opens to the same bytes, or to nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from worker.storage.archive.packing import content_hash, pack, unpack


@given(st.binary(max_size=5000))
def test_packed_bytes_open_to_themselves(data: bytes) -> None:
    assert unpack(pack(data), content_hash(data)) == data


@given(st.binary(max_size=200))
def test_what_was_not_packed_or_belongs_to_another_name_opens_to_nothing(data: bytes) -> None:
    assert unpack(data, content_hash(data)) is None
    assert unpack(pack(data), content_hash(data + b"!")) is None
