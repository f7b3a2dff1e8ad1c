"""Tree: the elements of a page in document order, and what one walk over them learns."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from worker.extraction.page.element_text import SILENT
from worker.extraction.structured_data.json_ld import Node
from worker.records import FeedEntry

_STYLED_AWAY = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


@dataclass(eq=False)
class Tree:
    """Hold the elements of one page, where ``i`` spans ``elements[i:ends[i]]``.

    ``tags[i]`` is its tag, ``parents[i]`` the number of its parent (-1 for the root), ``texts[i]`` and ``tails[i]`` the
    text before its first child and behind it (asking lxml for either builds the string anew; scripts and the like have
    none here).  ``by_tag`` has the numbers of each tag's elements.  ``text_len`` and ``link_len`` count the characters
    (white space collapsed) that a reader sees in the whole element, and those of them inside links.
    """

    url: str
    base_url: str
    root: etree._Element
    elements: list[etree._Element]
    tags: list[str]
    texts: list[str | None]
    tails: list[str | None]
    index: dict[etree._Element, int]
    by_tag: defaultdict[str, list[int]]
    parents: list[int]
    ends: list[int]
    text_len: list[int]
    link_len: list[int]
    json_ld: list[Node]
    metas: dict[str, list[str]]
    evidence: FeedEntry | None

    def within(self, element: etree._Element, ancestor: etree._Element) -> bool:
        """Return whether ``element`` is ``ancestor`` or lies inside it."""
        start = self.index[ancestor]
        return start <= self.index[element] < self.ends[start]


def is_styled_away(element: etree._Element) -> bool:
    """Return whether a style of the element's own keeps it from being seen."""
    style = element.get("style")
    return style is not None and _STYLED_AWAY.search(style) is not None


def measure(
    tags: list[str], parents: list[int], texts: list[str | None], tails: list[str | None]
) -> tuple[list[int], list[int], list[int]]:
    """Return where each element ends, its characters, and those of them inside links."""
    count = len(tags)
    ends = list(range(1, count + 1))
    text_len = visible_lengths(texts)
    tail_len = visible_lengths(tails)
    link_len = [0] * count
    for i in range(count - 1, 0, -1):
        tag, p = tags[i], parents[i]
        if tag in SILENT:
            text_len[i] = link_len[i] = 0
        elif length := text_len[i]:
            if tag == "a":
                link_len[i] = length
            text_len[p] += length
            link_len[p] += link_len[i]
        text_len[p] += tail_len[i]
        if ends[i] > ends[p]:
            ends[p] = ends[i]
    return ends, text_len, link_len


def visible_lengths(texts: list[str | None]) -> list[int]:
    """Return the number of characters of each text once white space is collapsed."""
    return [visible_length(text) if text and not text.isspace() else 0 for text in texts]


def visible_length(text: str) -> int:
    """Return the number of characters of a text once white space is collapsed."""
    if text.isprintable() and "  " not in text:  # Of blanks only the space is printable.
        return len(text.strip(" "))
    return len(" ".join(text.split()))
