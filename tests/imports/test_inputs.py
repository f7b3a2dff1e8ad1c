"""What a file holds is told by its name, else by how it begins."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from worker.errors import InputError
from worker.imports.inputs import find_kind, read_addresses


@pytest.mark.parametrize(
    ("name", "begin", "kind"),
    [("a.warc.gz", b"", "warc"), ("a.HTML", b"", "pages"), ("a.txt", b"", "urls"), ("a.opml", b"", "opml"),
     ("a", b"WARC/1.0\r\n", "warc"), ("a.gz", gzip.compress(b"WARC/1.1\r\n"), "warc"),
     ("a.xml", b"<?xml?><opml>", "opml"),
     ("a", b" \n<!doctype html>", "pages"), ("a", b"https://news.example/\n", "urls")],
    ids=range(9),
)  # fmt: skip
def test_each_kind_is_known(tmp_path: Path, name: str, begin: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(begin)
    assert find_kind(tmp_path / name) == kind


def test_a_folder_holds_pages(tmp_path: Path) -> None:
    assert find_kind(tmp_path) == "pages"


@pytest.mark.parametrize("begin", [b"", b"\x1f\x8b\x08rubbish", b"ARC", b"\x89PNG"])
def test_what_cannot_be_told_is_refused(tmp_path: Path, begin: bytes) -> None:
    (tmp_path / "a").write_bytes(begin)
    with pytest.raises(InputError, match="--as says which one"):
        find_kind(tmp_path / "a")


def test_remarks_and_blank_lines_are_no_addresses(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"# x\r\n\r\n https://a.example/ \xff\r\n  # y\nb")
    assert read_addresses(tmp_path / "a") == [(3, "https://a.example/ \N{REPLACEMENT CHARACTER}"), (5, "b")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_address(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("https://a.example/\r\nhttps://b.example/\r\n".encode(encoding))
    assert read_addresses(tmp_path / "a.txt") == [(1, "https://a.example/"), (2, "https://b.example/")]
