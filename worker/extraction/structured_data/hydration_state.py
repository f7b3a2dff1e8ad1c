"""Script state: the data that a page's scripts carry -> plain JSON values, whichever framework wrote them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

# Characters of scripts that are read at most, and values that are taken from them; the largest states seen hold 3 MB.
MOST_CHARACTERS = 8_000_000
MOST_VALUES = 400

# `name = {`, `name = [`, `name = JSON.parse("` or `name.push({`, the ways in which a state is handed over.
_ASSIGNED = re.compile(r"(?:[\w$\]\"']\s*=\s*|\.push\(\s*)(?:JSON\.parse\(\s*)?(?=[{\[\"'])")
# One piece of the stream that React's server components send.
_PUSHED = re.compile(r"\.push\(\s*(?=\[\s*1\s*,)")
# A row of that stream: its number, then a JSON value up to the line's end, or a text of so many bytes.
_ROW = re.compile(rb"(?:^|\n)?[0-9a-f]+:(?:T([0-9a-f]+),|(?:[A-Z]{1,2})?(?=[\[{\"]))")
_DECODER = json.JSONDecoder(strict=False)


def read_states(root: etree._Element) -> Iterator[Any]:
    """Yield the values that the page's scripts carry, JSON-LD left out."""
    left = MOST_CHARACTERS
    streamed: list[str] = []
    for script in root.iter("script"):
        text, kind = script.text or "", (script.get("type") or "").lower()
        left -= len(text)
        if left < 0 or "ld+json" in kind or "importmap" in kind:
            continue
        if "json" in kind:
            yield from read_value(text)
        elif _PUSHED.search(text):
            streamed += pushed_pieces(text)
        else:
            yield from assigned_values(text)
    if streamed:
        yield from read_rows("".join(streamed).encode("utf-8", "replace"))


def read_value(text: str) -> Iterator[Any]:
    """Yield the JSON value that a text begins with, if it does."""
    try:
        yield _DECODER.raw_decode(text.lstrip())[0]
    except (ValueError, RecursionError):
        return


def assigned_values(text: str) -> Iterator[Any]:
    """Yield the objects and lists that a script assigns."""
    at = 0
    for _ in range(MOST_VALUES):
        match = _ASSIGNED.search(text, at)
        if match is None:
            return
        at = match.end()
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, str) and value[:1] in ("{", "["):
            yield from read_value(value)
        elif isinstance(value, dict | list):
            yield value


def pushed_pieces(text: str) -> Iterator[str]:
    """Yield the pieces of a React stream in one script."""
    for match in _PUSHED.finditer(text):
        for value in read_value(text[match.end() :]):
            if isinstance(value, list) and len(value) > 1 and isinstance(value[1], str):
                yield value[1]


def read_rows(stream: bytes) -> Iterator[Any]:
    """Yield the values of a React stream's rows.

    A row of text counts its length in bytes.
    """
    at = 0
    while (match := _ROW.search(stream, at)) is not None:
        if match[1]:
            end = match.end() + int(match[1], 16)
            yield stream[match.end() : end].decode("utf-8", "replace")
        else:
            line = stream.find(b"\n", match.end())
            end = line if line >= 0 else len(stream)
            yield from read_value(stream[match.end() : end].decode("utf-8", "replace"))
        at = max(end, match.end())
