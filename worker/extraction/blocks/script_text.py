"""Scripted text: the article of a page that shows none of it in its elements -> blocks, from its scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from worker.errors import ParseError
from worker.extraction.blocks.typed_blocks import piece_of, shape
from worker.extraction.main_text import MainText
from worker.extraction.page import Page, open_page
from worker.extraction.page.segments import SENTENCE_ENDS, read_segments
from worker.extraction.structured_data.hydration_state import read_states
from worker.extraction.structured_data.json_ld import Node
from worker.normalize.html import parse_html
from worker.normalize.text import collapse, reading_length
from worker.records import Block

# Characters of text on a page below which its article may stand in a script.
LITTLE = 400
# Letters that make a line running text, and letters of running text that make an article.
PARAGRAPH = 60
ARTICLE = 300
# Characters that a heading has fewer of.
LONGEST_HEADING = 200
# Levels of a state that are looked into; texts lie at 4 to 12.
DEEPEST = 40
# The share of the text around it that one value must hold for the text to be looked for inside it.
MOST = 0.8

_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|strong|em|a|b|i|span|figure)\b[^<>]*>", re.IGNORECASE)
# Values that say of themselves that they are no running text.
_NO_TEXT = re.compile(
    r"image|photo|picture|video|caption|credit|advert|\bad\b|related|promo|teaser|newsletter|embed|author|byline"
    r"|gallery|script|tag|comment|footer|menu|navigation|consent|cookie|privacy|translation|i18n|locale",
    re.IGNORECASE,
)
_HEADING = re.compile(r"head|^h[2-6]$|subtitle|crosshead|intertitle", re.IGNORECASE)
# A mark where the site's scripts put an advertisement or a widget.
_PLACEHOLDER = re.compile(r"[\W_]{0,4}[A-Z0-9_ -]{4,40}[\W_]{2,4}")
FOREIGN = frozenset({"caption", "author", "share", "newsletter", "ad", "related", "figcaption", "tags"})
_KINDS = ("type", "_type", "__typename", "@type", "kind", "name", "component")


def prefer_script_text(page: Page, main_text: MainText) -> MainText:
    """Return the container, with the scripts' text where elements show next to none."""
    shown = sum(len(segment.text) for segment in main_text.segments)
    if main_text.provenance == "rules" or shown >= LITTLE or (found := find_scripted(page)) is None:
        return main_text
    blocks, provenance = found
    return replace(main_text, segments=(), scripted=blocks, provenance=provenance, sure=frozenset(), confidence=None)


def find_scripted(page: Page) -> tuple[tuple[Block, ...], str] | None:
    """Return the blocks of an article that stands in a script only, and their origin."""
    for node in page.json_ld:
        if is_readable(node) and (blocks := blocks_of_text(node["articleBody"], page.url)):
            return blocks, "json-ld"
    best: tuple[Block, ...] = ()
    for state in read_states(page.root):
        blocks = tuple(blocks_of_value(center_of(state), page.url))
        if weight(blocks) > max(ARTICLE, weight(best)):
            best = blocks
    return (best, "script") if best else None


def is_readable(node: Node) -> bool:
    """Tell whether the object holds an article's text that the page means everybody to read."""
    free = str(node.get("isAccessibleForFree", True)).lower() != "false"
    body = node.get("articleBody")
    return free and isinstance(body, str) and len(body) >= ARTICLE


def weight(blocks: tuple[Block, ...]) -> float:
    """Count the letters of running text in the blocks."""
    return sum(reading_length(block.text) for block in blocks)


def prose_in(value: Any, deep: int = 0) -> float:
    """Count the letters of running text in a value and all it holds."""
    if isinstance(value, str):
        return prose_of(value)
    if deep > DEEPEST:
        return 0.0
    if isinstance(value, list):
        return sum(prose_in(item, deep + 1) for item in value)
    if isinstance(value, dict):
        return sum(prose_in(item, deep + 1) for name, item in value.items() if not _NO_TEXT.search(str(name)))
    return 0.0


def prose_of(text: str) -> float:
    """Count the letters of a text that read as sentences, markup left out."""
    if len(text) < PARAGRAPH / 3 or is_token(text):
        return 0.0
    lines = _TAG.split(text) if "<" in text else (text,)
    return sum(
        wide
        for raw in lines
        if (line := raw.rstrip()) and line[-1] in SENTENCE_ENDS and (wide := reading_length(line)) >= PARAGRAPH
    )


def is_token(text: str) -> bool:
    """Tell whether a text is an address or a single sign for machines."""
    return text.startswith(("http", "/", "data:")) or (" " not in text and text.isascii())


def center_of(value: Any) -> Any:
    """Return the innermost value with most of the running text."""
    for _ in range(DEEPEST):
        if isinstance(value, dict):
            inner = [item for name, item in value.items() if not _NO_TEXT.search(str(name))]
        elif isinstance(value, list):
            inner = value
        else:
            return value
        shares = [prose_in(item) for item in inner]
        if not shares or max(shares) < MOST * sum(shares) or max(shares) == 0:
            return value
        value = inner[shares.index(max(shares))]
    return value


def blocks_of_value(value: Any, url: str, deep: int = 0) -> Iterator[Block]:
    """Yield the blocks of a state's innermost value: a text, a list, an object."""
    if isinstance(value, str):
        if value[:1] in ("[", "{") and deep < DEEPEST:
            try:
                yield from blocks_of_value(json.loads(value), url, deep + 1)
                return
            except (ValueError, RecursionError):
                pass
        if prose_of(value):
            yield from blocks_of_text(value, url)
    elif deep > DEEPEST or not isinstance(value, dict | list):
        return
    elif isinstance(value, list):
        for item in value:
            yield from blocks_of_value(item, url, deep + 1)
    else:
        yield from blocks_of_part(value, url, deep)


def blocks_of_part(part: dict[str, Any], url: str, deep: int) -> Iterator[Block]:
    """Yield the blocks of one object: a heading by its type, else what it holds."""
    kind = " ".join(value for name in _KINDS if isinstance(value := part.get(name), str) and len(value) < 40)
    if kind and _NO_TEXT.search(kind):
        return
    if text := heading_text(part, kind):
        yield Block("heading", collapse(_TAG.sub("", text)), level=2)
        return
    for name, value in part.items():
        if not _NO_TEXT.search(str(name)):
            yield from blocks_of_value(value, url, deep + 1)


def heading_text(part: dict[str, Any], kind: str) -> str | None:
    """Return the words of an object whose kind is that of a heading."""
    if not any(_HEADING.search(word) for word in kind.split()):
        return None
    texts = (value for value in part.values() if isinstance(value, str) and value not in kind)
    return next((text for text in texts if " " in text and len(text) < LONGEST_HEADING), None)


def blocks_of_text(text: str, url: str) -> tuple[Block, ...]:
    """Return the blocks of a text with or without markup."""
    if not _TAG.search(text):
        return tuple(Block("paragraph", line) for raw in text.splitlines() if (line := collapse(raw)))
    try:
        page = open_page(parse_html(text), url)
    except ParseError:
        return ()
    segments = [
        segment
        for segment in read_segments(page)
        if FOREIGN.isdisjoint(page.region_of(segment.owner) | page.region_of(page.parents[segment.owner]))
        and not _PLACEHOLDER.fullmatch(segment.text)
    ]
    return tuple(shape([piece_of(page, segment) for segment in segments]))
