"""The page while it is read: its tree, its elements in document order, and what one walk over them learns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from worker.extraction.page.element_text import SILENT
from worker.extraction.page.selectors import select
from worker.extraction.structured_data.json_ld import Node, read_json_ld
from worker.normalize.urls import absolute
from worker.records import ExtractionRules, FeedEntry

_STYLED_AWAY = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


@dataclass(slots=True)
class Document:
    """One parsed page.  Element ``i`` spans ``elements[i:ends[i]]``, so that "lies within" is a comparison of numbers.

    ``tags[i]`` is its tag, ``parents[i]`` the number of its parent (-1 for the root), ``texts[i]`` and ``tails[i]`` the
    text before its first child and behind it (asking lxml for either builds the string anew; scripts and the like have
    none here).  ``by_tag`` has the numbers of each tag's elements.  ``selected`` holds the elements that the source's
    rules name for each field.
    ``text_len`` and ``link_len`` count the characters (white space collapsed) that a reader sees in the whole element,
    and those of them inside links.
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
    evidence: FeedEntry | None = None
    rules: ExtractionRules | None = None
    selected: Mapping[str, tuple[etree._Element, ...]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def within(self, element: etree._Element, ancestor: etree._Element) -> bool:
        """Whether ``element`` is ``ancestor`` or lies inside it."""
        start = self.index[ancestor]
        return start <= self.index[element] < self.ends[start]


def open_document(
    root: etree._Element, url: str, *, evidence: FeedEntry | None = None, rules: ExtractionRules | None = None
) -> Document:
    """The page with everything that one walk over its elements tells."""
    elements = list(root.iter("*"))
    index = dict(zip(elements, range(len(elements)), strict=True))
    tags = [element.tag for element in elements]
    texts = [None if tag in SILENT else element.text for tag, element in zip(tags, elements, strict=True)]
    tails = [element.tail for element in elements]
    by_tag: defaultdict[str, list[int]] = defaultdict(list)
    for i, tag in enumerate(tags):
        by_tag[tag].append(i)
    selected = select(elements, rules)
    parents = [index.get(element.getparent(), -1) for element in elements]
    ends, text_len, link_len = measure(tags, parents, texts, tails)
    base = next((href for i in by_tag["base"] if (href := elements[i].get("href")) is not None), None)
    return Document(
        url=url,
        base_url=absolute(base, url) or url,  # One that is no web address is none, as browsers have it.
        root=root,
        elements=elements,
        tags=tags,
        texts=texts,
        tails=tails,
        index=index,
        by_tag=by_tag,
        parents=parents,
        ends=ends,
        text_len=text_len,
        link_len=link_len,
        json_ld=read_json_ld(elements[i] for i in by_tag["script"]),
        metas=read_metas(elements[i] for i in by_tag["meta"]),
        evidence=evidence,
        rules=rules,
        selected=selected.elements,
        warnings=list(selected.warnings),
    )


def is_styled_away(element: etree._Element) -> bool:
    """Whether a style of the element's own keeps it from being seen."""
    style = element.get("style")
    return style is not None and _STYLED_AWAY.search(style) is not None


def measure(
    tags: list[str], parents: list[int], texts: list[str | None], tails: list[str | None]
) -> tuple[list[int], list[int], list[int]]:
    """For each element: where its subtree ends, its characters, and those of them inside links."""
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
    """The number of characters of each text once white space is collapsed."""
    return [len(" ".join(text.split())) if text and not text.isspace() else 0 for text in texts]


def read_metas(elements: Iterable[etree._Element]) -> dict[str, list[str]]:
    """The contents of the page's meta elements by lower-case name, property or itemprop, in page order."""
    metas: dict[str, list[str]] = {}
    for meta in elements:
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        if name and (content := meta.get("content")):
            metas.setdefault(name.lower(), []).append(content)
    return metas
