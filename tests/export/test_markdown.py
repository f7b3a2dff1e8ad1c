"""Markdown: blocks in their form, and hostile texts that stay texts for a Markdown reader."""

from __future__ import annotations

import markdown as reader
import pytest
from bs4 import BeautifulSoup

from tests.export.samples import FULL, HOSTILE, whole
from worker.export.markdown import Markdown, address, inline
from worker.records import Article


def written(article: Article) -> str:
    """The section of one article."""
    writer = Markdown()
    return (writer.begin() + b"".join(writer.entries([whole(article)])) + writer.end()).decode()


def test_blocks_stand_in_their_form() -> None:
    text = written(FULL)
    for line in (
        "# The ferry, at last", "**Two years late.**", "### What it cost", "- paint", "| day | cost |", "| --- | --- |",
        "> It floats.", "    x = 1 < 2", "![A ferry](https://img.example/ferry.jpg)  ",
        "*The ferry at dawn Photo: Mara Quill*", "It left.",
    ):  # fmt: skip
        assert line in text.splitlines()
    assert "The Quay · Jo Ray, Al Ames · 2026-03-02T09:00:00+01:00 · <https://news.example/ferry>" in text
    assert "Follow us" not in text


def test_hostile_texts_stay_texts() -> None:
    text = written(HOSTILE)
    assert "\x1b" not in text
    assert "\u202e" not in text
    page = BeautifulSoup(reader.markdown(text, extensions=["tables"]), "lxml")
    assert page.find_all(["script", "img"]) == []
    assert [link["href"] for link in page.find_all("a") if "javascript" in link["href"]] == []
    heading = page.find("h1")
    assert heading is not None
    assert "</script>" in heading.get_text()


@pytest.mark.parametrize("text", ["- a", "+ b", "# c", "1. d", "12) e", "---", "> g", "* h", "2026-03 i"])
def test_no_line_begins_a_list_a_heading_or_a_quote(text: str) -> None:
    page = BeautifulSoup(reader.markdown(inline(text)), "lxml")
    assert page.find(["ul", "ol", "h1", "h2", "hr", "blockquote"]) is None
    assert page.get_text().strip() == text


def test_an_address_is_a_link_that_nothing_ends() -> None:
    assert address("https://a.example/x y<z>") == "<https://a.example/x%20y%3Cz%3E>"
    assert address("javascript:alert(1)") == "javascript:alert(1)"
