"""Bytes that are no text are told before they are parsed, and text of any encoding is none of them."""

from __future__ import annotations

import gzip
import io
import random
import zipfile

import pytest

from worker.normalize.sniffing import name_binary

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20


def zipped() -> bytes:
    """Return a small ZIP file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<p>words</p>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog>> endobj " * 50, "a PDF"),
        (PNG, "a PNG picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
        (b"\0\0\0\x18ftypmp42", "a film or picture (MP4)"),
        (gzip.compress(b"<p>words", mtime=0), "a gzip file"),
        (zipped(), "a ZIP file"),
        (random.Random(5).randbytes(5000), "binary data"),
        (b"words and \0 more", "binary data"),
    ],
)
def test_what_is_no_text_has_a_name(raw: bytes, name: str) -> None:
    assert name_binary(raw) == name


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"plain words\n\x0c and more",
        b"\n <!doctype html><p>\0 a stray sign",
        "<p>Wörter".encode("utf-16"),
        "<p>words".encode("utf-16-le"),
        "<p>words".encode("utf-16-be"),
        "Городской совет".encode("koi8-r"),
        "首相は会見で".encode("iso2022_jp"),
        b"\xef\xbb\xbfwords \x02",
        b"BMW builds cars; MZS and PKW too",
    ],
)
def test_text_is_text(raw: bytes) -> None:
    assert name_binary(raw) is None
