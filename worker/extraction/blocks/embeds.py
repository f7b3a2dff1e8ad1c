"""Embeds: posts, videos and the like of other services inside the article, each with its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from worker.extraction.blocks.typed_blocks import BlockPart
from worker.extraction.page import Page
from worker.extraction.page.segments import read_segments
from worker.extraction.vocabulary.embeds import IDENTIFIED, PLAYERS, POSTS
from worker.normalize.urls import absolute


def find_embeds(page: Page, roots: Sequence[etree._Element], left_out: frozenset[int]) -> list[BlockPart]:
    """Return the embeds inside the article, in page order, none inside another."""
    found: list[BlockPart] = []
    behind = -1
    for root in roots:
        start = page.index[root]
        for i in range(start, page.ends[start]):
            if i < behind or i in left_out:
                continue
            if (embed := read_embed(page, i)) is not None:
                found.append(embed)
                behind = embed.last
    return found


def read_embed(page: Page, i: int) -> BlockPart | None:
    """Return the embed that element ``i`` is, None where it is none."""
    element, tag = page.elements[i], page.tags[i]
    if tag == "blockquote":
        return read_post(page, i)
    url = None
    if tag == "iframe":
        url = player_address(page, element)
    elif tag in IDENTIFIED:
        attribute, address = IDENTIFIED[tag]
        if identifier := element.get(attribute):
            url = absolute(address.format(identifier), page.base_url)
    return BlockPart(i, page.ends[i], "embed", url=url) if url else None


def player_address(page: Page, element: etree._Element) -> str | None:
    """Return the address of the player that a frame shows, if it is one."""
    stated = (element.get(name) for name in ("src", "data-src", "data-lazy-src"))
    url = absolute(next((address for address in stated if address), None), page.base_url)
    return url if url and PLAYERS.search(url) else None


def read_post(page: Page, i: int) -> BlockPart | None:
    """Return the quoted post that a blockquote is, with its words, if it is one."""
    if not POSTS.search(page.elements[i].get("class") or ""):
        return None
    url = next(post_addresses(page, i), None)
    text = "\n".join(segment.text for segment in read_segments(page, i))
    return BlockPart(i, page.ends[i], "embed", text, url=url) if url else None


def post_addresses(page: Page, i: int) -> Iterator[str]:
    """Yield the addresses that a quoted post names as its own, best first."""
    element = page.elements[i]
    named = [element.get(name) for name in ("cite", "data-instgrm-permalink", "data-embed-url", "data-bluesky-uri")]
    links = [page.elements[k].get("href") for k in range(i, page.ends[i]) if page.tags[k] == "a"]
    for address in [*named, *reversed(links)]:
        if address and (url := absolute(address, page.base_url)):
            yield url
