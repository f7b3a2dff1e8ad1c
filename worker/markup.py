"""Markup: the bytes of a page -> its text -> its tree."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from worker.errors import ParseError


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the encoding it was read with, and what was odd about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(raw: bytes, content_type: str | None = None) -> Decoded:
    """The text of a page, whatever its bytes are in."""
    return Decoded(raw.decode("utf-8", "replace"), "utf-8")


def parse_html(text: str) -> etree._Element:
    """The root element of an HTML page; comments are gone.  Raises ParseError where there is no element at all."""
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        raise ParseError("the page holds no HTML element")
    return root
