"""Body: where the article's text stands, and its blocks in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from worker.extraction.document import Document
from worker.records import Block
from worker.text import collapse


@dataclass(frozen=True, slots=True)
class Container:
    """The elements that hold the article, in page order (usually one; lede and body may stand apart)."""

    roots: tuple[etree._Element, ...]
    provenance: str = "structure"


def find_container(document: Document) -> Container:
    """The elements that hold the article's text: here those whose paragraphs hold most of the page's characters."""
    weights: dict[etree._Element, int] = {}
    for paragraph in document.root.iter("p"):
        parent = paragraph.getparent()
        i = document.index[paragraph]
        if parent is not None:
            weights[parent] = weights.get(parent, 0) + document.text_len[i] - document.link_len[i]
    best = max(weights, key=lambda element: weights[element]) if weights else document.root
    return Container((best,))


def read_blocks(
    document: Document,
    container: Container,
    *,
    skip: frozenset[etree._Element],
    anchors: Mapping[etree._Element, int],
    title: str | None,
) -> tuple[Block, ...]:
    """The article's blocks; ``skip`` are elements of captions and teasers, ``anchors`` where each picture stands."""
    blocks: list[Block] = []
    for root in container.roots:
        for paragraph in root.iter("p"):
            if not any(document.within(paragraph, other) for other in skip):
                text = collapse("".join(paragraph.itertext()))
                if text:
                    blocks.append(Block("paragraph", text, position=len(blocks)))
    return tuple(blocks)
