"""Items: what goes from one process to another while files are imported, and what comes back."""

from __future__ import annotations

import pickle
from dataclasses import fields

import pytest

from tests.storage.newsroom import MORNING
from worker.imports.items import Ended, Item, Unread


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
