"""Parquet: one article a row, with authors, blocks, images and teasers as nested columns; row groups as they fill.

Needs pyarrow (extra ``export``).  Dates are moments in UTC here: the offset that a page wrote stands in JSON Lines.
"""

from __future__ import annotations

import io
import types
from collections.abc import Iterator, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
from pyarrow import parquet as pq

from worker.export.record import SAID, STORED, ExportedRecord, exported
from worker.storage.queries.whole_records import WholeRecord

# What a row group holds: some articles more or fewer, or so many bytes before they are packed.  It waits in memory, as
# columns, which take a tenth of what Python's objects do.  Small groups take more: the writer keeps some 60 kB of each
# for the index at the end of the file, twice that while it writes the index.
MOST_ROWS, MOST_BYTES = 20_000, 16_000_000
SIMPLE = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


class Parquet:
    """Write records as row groups of one file."""

    def __init__(self) -> None:
        self.schema = pa.schema([(name, column_type(kind)) for name, kind in columns().items()])
        self._sink = Drain()
        self._writer = pq.ParquetWriter(self._sink, self.schema, compression="zstd")
        self._waiting: list[pa.RecordBatch] = []

    def begin(self) -> bytes:
        """Return how a file begins."""
        return self._sink.take()

    def entries(self, records: Sequence[WholeRecord]) -> Iterator[bytes]:
        """Yield a row group where these records fill one."""
        rows = [moments(exported(record)) for record in records]
        self._waiting.append(pa.RecordBatch.from_pylist(rows, schema=self.schema))
        count, size = sum(map(len, self._waiting)), sum(batch.nbytes for batch in self._waiting)
        if count >= MOST_ROWS or size >= MOST_BYTES:
            yield self._group()

    def end(self) -> bytes:
        """Return the last row group, and the index at the end of a file."""
        rest = self._group() if self._waiting else b""
        self._writer.close()
        return rest + self._sink.take()

    def _group(self) -> bytes:
        group, self._waiting = pa.Table.from_batches(self._waiting), []
        self._writer.write_table(group, row_group_size=len(group))
        del group
        pa.default_memory_pool().release_unused()  # Or what was a group stays with the process, in pieces.
        return self._sink.take()


class Drain(io.RawIOBase):
    """Take what is written, and hand it on."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()
        self._size = 0

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def tell(self) -> int:
        """Return how much was written in all."""
        return self._size

    def write(self, data: Any) -> int:
        """Take some bytes."""
        self._held += data
        self._size += len(data)
        return len(data)

    def take(self) -> bytes:
        """Return what was written since the last call."""
        held, self._held = bytes(self._held), bytearray()
        return held


def columns() -> dict[str, Any]:
    """Return the type of each key, in the record's order."""
    return {"id": STORED["id"], **SAID, **{name: kind for name, kind in STORED.items() if name != "id"}}


def column_type(kind: Any) -> pa.DataType:
    """Return the column type of a record's type."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return column_type(next(each for each in inner if each is not type(None)))
    if origin is Literal or any(get_origin(each) is Literal for each in inner):
        return pa.string()
    if origin is tuple:
        return pa.list_(column_type(inner[0]))
    if origin is types.MappingProxyType:
        return pa.map_(pa.string(), pa.string())
    if is_dataclass(kind):
        return pa.struct([(name, column_type(each)) for name, each in get_type_hints(kind).items()])
    return pa.timestamp("us", "UTC") if kind is datetime else SIMPLE[kind]


MOMENTS = [name for name, kind in columns().items() if datetime in (kind, *get_args(kind))]


def moments(row: ExportedRecord) -> ExportedRecord:
    """Return a record with its dates as moments and its provenance as pairs."""
    for name in MOMENTS:
        row[name] = row[name] and datetime.fromisoformat(row[name])
    for block in row["blocks"]:
        block["time"] = block["time"] and datetime.fromisoformat(block["time"])
    row["provenance"] = list(row["provenance"].items())
    return row
