"""Formats are told by names; what cannot be is refused with what would be right."""

from __future__ import annotations

import pytest

from worker.errors import InputError
from worker.export.forms import FORMS, Writer, find_compression, find_form, require_extra


@pytest.mark.parametrize(
    ("name", "form", "packed"),
    [("a.jsonl", "jsonl", None), ("a.NDJSON.GZ", "jsonl", "gz"), ("a.csv.zst", "csv", "zst"),
     ("b.parquet", "parquet", None),
     ("c.warc.gz", "warc", "gz"), ("d.jsonld", "json-ld", None), ("e.rss", "rss", None), ("e.atom", "atom", None),
     ("e.feed.json", "json-feed", None), ("f.md", "markdown", None)],
)  # fmt: skip
def test_a_name_tells_form_and_compression(name: str, form: str, packed: str | None) -> None:
    assert (find_form(name, None).name, find_compression(name)) == (form, packed)


def test_what_is_stated_beats_the_name() -> None:
    assert find_form("a.csv", "jsonl") == FORMS["jsonl"]


@pytest.mark.parametrize(
    ("name", "stated", "said"),
    [("a", None, "tells no format: give --format, or one of .jsonl"), ("a.csv", "xls", "allowed is one of jsonl, csv"),
     ("a.parquet.gz", None, "cannot be compressed"), ("a.warc.zst", None, "cannot be compressed")],
)  # fmt: skip
def test_what_cannot_be_is_refused(name: str, stated: str | None, said: str) -> None:
    with pytest.raises(InputError, match=said):
        find_form(name, stated)


def test_a_missing_package_is_named_with_the_remedy() -> None:
    def load() -> Writer:
        raise ModuleNotFoundError("No module named 'pyarrow.lib'", name="pyarrow.lib")

    with pytest.raises(InputError, match=r"parquet needs pyarrow: pip install 'copydesk\[export\]'"):
        require_extra(load, "parquet", "pyarrow")
    with pytest.raises(ModuleNotFoundError):
        require_extra(load, "warc", "warcio")
