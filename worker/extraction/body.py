"""Body: the article's blocks in reading order."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from worker.extraction.container import Container, find_container
from worker.extraction.document import Document
from worker.extraction.segments import read_segments
from worker.records import Block

__all__ = ["Container", "find_container", "read_blocks"]


def read_blocks(
    document: Document,
    container: Container,
    *,
    skip: frozenset[etree._Element],
    anchors: Mapping[etree._Element, int],
    title: str | None,
) -> tuple[Block, ...]:
    """The article's blocks; ``skip`` are elements of captions and teasers, ``anchors`` where each picture stands."""
    left_out = frozenset(document.index[element] for element in skip)
    blocks: list[Block] = []
    for root in container.roots:
        for segment in read_segments(document, document.index[root], left_out):
            if document.tags[segment.owner] in ("p", "h2", "h3", "li") and segment.text != title:
                blocks.append(Block("paragraph", segment.text, position=len(blocks)))
    return tuple(blocks)
