"""Markdown: blocks in their form, and hostile texts that stay texts for a Markdown reader."""

from __future__ import annotations

import re
from dataclasses import replace

import markdown as reader
import pytest
from bs4 import BeautifulSoup

from tests.export.samples import FULL, HOSTILE, whole
from worker.export.markdown import Markdown, address, inline
from worker.records import Article, Block


def written(article: Article) -> str:
    """The section of one article."""
    writer = Markdown()
    return (writer.begin() + b"".join(writer.entries([whole(article)])) + writer.end()).decode()


def test_blocks_stand_in_their_form() -> None:
    text = written(FULL)
    for line in (
        "# The ferry, at last", "**Two years late.**", "### What it cost", "- paint", "| day | cost |", "| --- | --- |",
        "> It floats.", "    x = 1 < 2", "![A ferry](https://img.example/ferry.jpg)  ",
        "*The ferry at dawn · Photo: Mara Quill*", "It left.",
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


@pytest.mark.parametrize(
    "text", ["https://a.example/b_c*d*_e", "HTTP://a.example/~b", "see www.a.example/b_c, WWW.b.example"]
)
def test_a_bare_address_in_a_text_stays_a_text(text: str) -> None:
    assert re.search(r"(?<!\\)://|www\.", inline(text), re.IGNORECASE) is None  # What begins a link of GFM.
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", inline(text))  # Any punctuation may be escaped (CommonMark, 2.4).
    assert shown == text


def test_code_behind_a_list_is_code() -> None:
    blocks = (
        Block("list", "a", items=("a",)),
        Block("embed"),
        Block("code", "<script>x</script>\n[y](http://y.example)"),
    )
    text = written(replace(FULL, blocks=blocks, images=(), text="\n\n".join(block.text for block in blocks)))
    page = BeautifulSoup(reader.markdown(text), "lxml")
    assert page.find_all("script") == []
    assert [code.get_text() for code in page.find_all("code")] == ["<script>x</script>\n[y](http://y.example)\n"]
    assert [item.get_text().strip() for item in page.find_all("li")] == ["a"]


def test_an_address_is_a_link_that_nothing_ends() -> None:
    assert address("https://a.example/x y<z>") == "<https://a.example/x%20y%3Cz%3E>"
    assert address("https://a.example/\u202egro/ü\u2028") == "<https://a.example/%E2%80%AEgro/ü%E2%80%A8>"
    assert address("javascript:alert(1)") == "javascript:alert(1)"
