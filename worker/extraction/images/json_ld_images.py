"""Image objects: what a page's JSON-LD says about its pictures, by picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from worker.extraction.images.caption_markup import tidy
from worker.normalize.captions.credits import clean_credit, split_credit
from worker.normalize.image_urls import image_key
from worker.normalize.text import collapse
from worker.normalize.urls import absolute

# Keys under which schema.org hangs pictures on an article, and how deep graphs nest them.
_HOLDERS = ("image", "thumbnail", "associatedMedia", "video", "primaryImageOfPage", "hasPart", "mainEntity")
_CREDITS = ("creditText", "copyrightHolder", "creator", "author", "copyrightNotice")
_MOST_LEVELS = 4


@dataclass(frozen=True, slots=True)
class ImageObject:
    """One picture as the page's data describes it.

    What the data calls its caption is not kept: often it is the alternative text, and no reader sees it.
    """

    url: str
    credit: str | None = None


def read_image_objects(json_ld: list[dict[str, Any]], base_url: str) -> dict[str, ImageObject]:
    """Return the pictures of the JSON-LD that have a credit, by image key."""
    found: dict[str, ImageObject] = {}
    for node in json_ld:
        for described in _described(node, 0):
            image = _read(described, base_url)
            if image is not None and image.credit:
                found.setdefault(image_key(image.url), image)
    return found


def _described(node: object, level: int) -> Iterator[Mapping[str, Any]]:
    """Yield every image object in a node, the node itself included."""
    if isinstance(node, list) and level <= _MOST_LEVELS:
        for item in node[:60]:
            yield from _described(item, level + 1)
    elif isinstance(node, dict) and level <= _MOST_LEVELS:
        if "ImageObject" in str(node.get("@type")):
            yield node
        for key in _HOLDERS:
            if isinstance(node.get(key), list | dict):
                yield from _described(node[key], level + 1)


def _read(node: Mapping[str, Any], base_url: str) -> ImageObject | None:
    """Return the picture that an image object describes, None without an address."""
    address = node.get("contentUrl") or node.get("url") or node.get("@id")
    url = absolute(address, base_url) if isinstance(address, str) else None
    if url is None:
        return None
    words = node.get("caption") or node.get("description")
    split = split_credit(tidy(collapse(words)))[1] if isinstance(words, str) else None
    named = next((credit for key in _CREDITS if (credit := _credit(node.get(key)))), None)
    return ImageObject(url, named or split)


def _credit(value: object) -> str | None:
    """Return the credit in a text, a person, an organisation, or a list of these."""
    if isinstance(value, list):
        return next((credit for item in value if (credit := _credit(item))), None)
    if isinstance(value, dict):
        value = value.get("name")
    return clean_credit(value) if isinstance(value, str) else None
