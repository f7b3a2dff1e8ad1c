"""Pages for the command line: an address, a file or nothing readable, told apart before anything is parsed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import Desk
from worker.cli.page_input import NO_ADDRESS, is_binary, is_url, read_file
from worker.errors import InputError


@pytest.mark.parametrize(
    ("name", "url"), [("https://a.example/", True), ("HTTP:x", True), ("page.html", False), ("-", False)]
)
def test_an_address_is_told_from_a_file(name: str, url: bool) -> None:
    assert is_url(name) is url


def test_a_file_of_markup_and_one_of_text_are_told_apart(tmp_path: Path) -> None:
    page, text = tmp_path / "page.html", tmp_path / "page.txt"
    page.write_text("\n<!doctype html><p>Late frost")
    text.write_text("Late frost < all orchards")
    assert (read_file(str(page), None).content_type, read_file(str(page), None).url) == (None, NO_ADDRESS)
    found = read_file(str(text), "https://a.example/1")
    assert (found.content_type, found.url) == ("text/plain", "https://a.example/1")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b" \n", "is empty"), (b"%PDF-1.7 ...", "holds binary data"), (b"ab\x00cd", "holds binary data")],
)
def test_what_is_no_page_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "page"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_file(str(path), None)


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        read_file(str(tmp_path), None)
    with pytest.raises(InputError, match="no such file; a URL has to begin with"):
        read_file(str(tmp_path / "none"), None)


def test_wide_letters_are_no_binary_data() -> None:
    assert not is_binary("Späte Fröste".encode("utf-16"))


def test_standard_input_is_a_page_too(desk: Desk) -> None:
    said = desk.call(
        "ingest", "-", "--json", stdin=b"<html><body><h1>Late frost</h1><p>All orchards.</p></body></html>"
    )
    assert (said.code, said.json["title"]) == (0, "Late frost")
