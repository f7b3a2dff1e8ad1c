"""Parquet: nested columns, moments, row groups as they fill; read again with pyarrow and polars."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import polars as pl
import pyarrow.parquet as pq
import pytest

from tests.export.samples import FULL, HOSTILE, NASTY, whole
from worker.export import parquet
from worker.export.parquet import Parquet, columns


def written(count: int = 1) -> bytes:
    """A file of so many articles, which came two at a time."""
    writer = Parquet()
    records = [whole(HOSTILE if number % 2 else FULL, number) for number in range(count)]
    parts = [writer.entries(records[first : first + 2]) for first in range(0, count, 2)]
    return writer.begin() + b"".join(piece for part in parts for piece in part) + writer.end()


def test_records_come_back_nested() -> None:
    table = pq.read_table(io.BytesIO(written(2)))
    assert table.schema.names == list(columns())
    full, hostile = table.to_pylist()
    assert full["published_at"] == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert full["blocks"][4]["items"] == ["day\tcost", "Monday\t12"]
    assert full["blocks"][8]["time"] == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert full["images"][0]["versions"] == [{"url": "https://img.example/ferry-300.jpg", "width": 300}]
    assert full["teasers"][0]["variants"] == ["Bridge!"]
    assert full["provenance"] == [("title", "h1")]
    assert hostile["title"] == NASTY


def test_polars_reads_it() -> None:
    frame = pl.read_parquet(written(3))
    assert frame["images"].list.len().to_list() == [1, 1, 1]


@pytest.mark.parametrize("bound", [{"MOST_ROWS": 4}, {"MOST_BYTES": 5000}])
def test_a_row_group_is_written_when_it_is_full(monkeypatch: pytest.MonkeyPatch, bound: dict[str, int]) -> None:
    for name, value in bound.items():
        monkeypatch.setattr(parquet, name, value)
    file = pq.ParquetFile(io.BytesIO(written(10)))
    assert [file.metadata.row_group(each).num_rows for each in range(file.num_row_groups)] == [4, 4, 2]


def test_a_file_of_nothing_is_a_file() -> None:
    assert pq.read_table(io.BytesIO(written(0))).num_rows == 0
