"""The page while it is read: its tree, what it says of itself, and what a source's rules select on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from worker.extraction.page.element_text import SILENT
from worker.extraction.page.selectors import select
from worker.extraction.page.statements import PageStatements
from worker.extraction.page.tree import measure
from worker.extraction.structured_data.json_ld import read_json_ld
from worker.normalize.urls import absolute
from worker.records import ExtractionRules, FeedEntry

# The attributes that name a meta element, the first that is there before the others.
_META_NAMES = ("property", "name", "itemprop", "http-equiv")


@dataclass(eq=False)
class Page(PageStatements):
    """Hold one parsed page, and the elements that the source's rules select."""

    rules: ExtractionRules | None
    selected: Mapping[str, tuple[etree._Element, ...]]
    warnings: list[str]


def open_page(
    root: etree._Element, url: str, *, evidence: FeedEntry | None = None, rules: ExtractionRules | None = None
) -> Page:
    """Return the page with everything that one walk over its elements tells."""
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
    return Page(
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


def read_metas(elements: Iterable[etree._Element]) -> dict[str, list[str]]:
    """Return the contents of meta elements by lower-case name, in page order."""
    metas: dict[str, list[str]] = {}
    for meta in elements:
        name = next(filter(None, map(meta.get, _META_NAMES)), None)
        if name and (content := meta.get("content")):
            metas.setdefault(name.lower(), []).append(content)
    return metas
