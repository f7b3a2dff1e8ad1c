"""Revisions: what counts as the content of an article, and which of it changed."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

from worker.normalize.image_urls import image_key
from worker.normalize.text import collapse
from worker.records import Article, Block, Image


def content_hash(article: Article) -> str:
    """Hash what the newsroom wrote: equal where a refetch brought no edit.

    32 hexadecimal digits.

    It covers the raw blocks before boilerplate is taken out, and the date of publication.  Teasers, embeds' visible
    words, share counts, tags, the date of the last change (which templates set at every request) and renditions of
    pictures are the template's business and not covered.
    """
    content = {name: part(article) for name, part in CONTENT.items()}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return blake2b(canonical.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def changed_fields(old: Article, new: Article) -> tuple[str, ...]:
    """Name what changed, of `CONTENT` and in its order.

    Empty where the content hashes are equal.
    """
    return tuple(name for name, part in CONTENT.items() if part(old) != part(new))


def _line(text: str | None) -> str:
    return unicodedata.normalize("NFC", collapse(text))


def _moment(value: datetime | None) -> str:
    return value.astimezone(UTC).isoformat() if value else ""


def _block(block: Block) -> list[Any]:
    return [block.type, block.level, _line(block.text), [_line(item) for item in block.items]]


def _blocks(article: Article) -> list[list[Any]]:
    """Return what the blocks say.

    Pictures count as images, embeds change with their own site.
    """
    return [_block(block) for block in article.blocks if block.type not in ("image", "embed")]


def _image(image: Image) -> list[str]:
    return [image_key(image.url) if image.url else "", _line(image.caption), _line(image.credit)]


CONTENT: MappingProxyType[str, Callable[[Article], Any]] = MappingProxyType(
    {
        "title": lambda article: _line(article.title),
        "kicker": lambda article: _line(article.kicker),
        "dek": lambda article: _line(article.dek),
        "byline": lambda article: _line(article.byline),
        "published_at": lambda article: _moment(article.published_at),
        "authors": lambda article: [_line(author.name) for author in article.authors],
        "blocks": _blocks,
        "images": lambda article: [_image(image) for image in article.images],
    }
)
