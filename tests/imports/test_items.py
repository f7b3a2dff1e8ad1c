"""Items: what goes from one process to another while files are imported, and what comes back."""

from __future__ import annotations

import pickle
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from tests.storage.newsroom import MORNING
from worker.imports.items import Ended, Item, Unread, read_moment


@pytest.mark.parametrize(
    "record",
    [
        Item("response", "a.warc:1", 1, b"HTTP/1.1 200 OK\r\n\r\n\x00\xff", "https://news.example/1", MORNING),
        Unread("a.warc:2", 2, "too_large", "9 bytes", offset=12),
        Ended("a.warc:1", 1, "stored", "new"),
    ],
    ids=["item", "unread", "ended"],
)
def test_a_record_goes_to_another_process_and_back(record: object) -> None:
    assert pickle.loads(pickle.dumps(record)) == record


def test_what_an_item_does_not_say_is_empty() -> None:
    item = Item("saved", "a.html", 1, b"<p>")
    assert (item.url, item.at, item.content_type, item.is_cut, item.known, item.offset) == (
        "",
        None,
        None,
        False,
        b"",
        0,
    )


def test_an_end_is_spelled_as_it_is_told() -> None:
    """Who reads an item in another process answers with the values in this order."""
    assert [field.name for field in fields(Ended)] == ["place", "number", "word", "reason", "detail"]
    assert Ended(*["a.html", 7, "skipped", "no_text", "no words"]).reason == "no_text"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "moment"),
    [("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
     ("2026-03-02T09:00:00+01:00", datetime(2026, 3, 2, 8, tzinfo=UTC)),
     ("9999-12-31T23:59:59-14:00", None), ("0001-01-01T00:00:00+14:00", None), ("soon", None), ("", None)],
)  # fmt: skip
def test_a_moment_is_read_in_utc_or_is_none(text: str, moment: datetime | None) -> None:
    assert read_moment(text) == moment
