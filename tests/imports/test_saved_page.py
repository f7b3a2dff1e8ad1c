"""Saved pages: where each says it is from, and the order in which that is believed."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.errors import ParseError
from worker.imports.items import Item, Unread
from worker.imports.saved_page import find_address, locate, read_folder

SAVED = "<!-- saved from url=(0030)https://news.example/saved?a=1&amp;b=2 -->"
SINGLE = "<!--\n Page saved with SingleFile \n url: https://news.example/single \n saved date: Mon -->"
CANONICAL = "<link href='https://news.example/canonical' data-x rel='alternate canonical'>"
OG = '<meta property="og:url" content="https://news.example/og">'


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (SAVED + CANONICAL, "https://news.example/saved?a=1&b=2"),
        (SINGLE + CANONICAL, "https://news.example/single"),
        (OG + CANONICAL, "https://news.example/canonical"),
        (OG, "https://news.example/og"),
        ('<link rel="canonical" href="/relative">' + OG, "https://news.example/og"),
        ('<link rel=canonical href="javascript:alert(1)">', None),
        ('<link rel="stylesheet" href="https://news.example/style.css">', None),
        ("<link " * 50_000, None),
        ("", None),
    ],
)
def test_the_address_a_page_says(head: str, url: str | None) -> None:
    assert find_address(f"<html><head>{head}</head></html>") == url


def saved(known: bytes = b"") -> Item:
    """A saved page with something beside it."""
    return Item("saved", "folder/a.html", 1, b"", at=datetime(2026, 1, 1, tzinfo=UTC), known=known)


def test_what_stands_beside_it_comes_first() -> None:
    beside = json.dumps({"url": "https://news.example/beside", "fetched_at": "2026-03-02T09:00:00+01:00"}).encode()
    assert locate(saved(beside), SAVED) == ("https://news.example/beside", datetime(2026, 3, 2, 8, tzinfo=UTC))
    assert locate(saved(b'{"fetched_at": "2026-03-02"}'), CANONICAL) == (
        "https://news.example/canonical",
        datetime(2026, 3, 2, tzinfo=UTC),
    )
    assert locate(saved(), OG) == ("https://news.example/og", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("known", "reason"),
    [(b"", "no_address"), (b'{"url": "ftp://x"}', "no_address"), (b"[1]", "bad_sidecar"), (b"{", "bad_sidecar"),
     (b"[" * 60_000, "bad_sidecar"), (b'{"url": "https://a.example/", "fetched_at": "soon"}', "bad_sidecar"),
     (b'{"url": "https://a.example/", "fetched_at": "0001-01-01T00:00:00+14:00"}', "bad_sidecar")],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said(known: bytes, reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        locate(saved(known), "<p>nothing</p>")
    assert caught.value.reason == reason
    if reason == "no_address":
        assert 'a file a.html.json beside it, a "saved from" comment, or a canonical link' in str(caught.value)


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.html", "a.HTM", "sub/c.xhtml", "style.css", "a.json"):
        (tmp_path / name).write_text(name)
    (tmp_path / "b.html.json").write_text("beside b")
    (tmp_path / "big.html").write_bytes(bytes(2000))
    os.utime(tmp_path / "b.html", (1_772_438_400, 1_772_438_400))
    found = list(read_folder(tmp_path, 1000))
    assert [Path(each.place).name for each in found] == ["a.HTM", "b.html", "big.html", "c.xhtml"]
    _, b, big, _ = found
    assert isinstance(b, Item)
    assert (b.known, b.at, b.number) == (b"beside b", datetime(2026, 3, 2, 8, tzinfo=UTC), 2)
    assert isinstance(big, Unread)
    assert big.reason == "too_large"
    assert found[-1].offset == sum(len(name) for name in ("b.html", "a.HTM", "sub/c.xhtml")) + 2000


def test_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to(tmp_path / "nowhere")
    (unread,) = read_folder(tmp_path, 1000)
    assert isinstance(unread, Unread)
    assert unread.reason == "unreadable"


def test_a_pipe_and_a_device_that_are_named_like_pages_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.html")
    (tmp_path / "b.html").symlink_to("/dev/zero")
    (tmp_path / "c.html").symlink_to("nowhere")
    (tmp_path / "d.html").write_bytes(b"<p>one")
    *unread, page = read_folder(tmp_path, 100)
    assert [(each.number, each.reason) for each in unread if isinstance(each, Unread)] == [
        (1, "unreadable"), (2, "unreadable"), (3, "unreadable")
    ]  # fmt: skip
    assert isinstance(page, Item)
    assert page.block == b"<p>one"


def test_a_page_is_read_up_to_its_bound(tmp_path: Path) -> None:
    """What the system says of a file's size is not believed: files of /proc are empty by it, and hold much."""
    (tmp_path / "a.html").symlink_to("/proc/self/maps")
    (tmp_path / "b.html").write_bytes(b"x" * 101)
    first, second = read_folder(tmp_path, 100)
    assert isinstance(first, Unread)
    assert first.reason == "too_large"
    assert isinstance(second, Unread)
    assert (second.reason, second.detail, second.offset) == ("too_large", "101 bytes", 101)
