"""Keys: the fixed-length names under which addresses and texts stand in tables."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from worker.normalize.urls import url_key
from worker.normalize.urls.variants import story_key


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def frontier_key(url: str) -> str:
    """Return the key of one address, the same for all its spellings."""
    return digest(url_key(url))


def tombstone_keys(url: str) -> tuple[str, str]:
    """Return the keys under which an address and its forms are forgotten."""
    return f"url:{frontier_key(url)}", f"page:{alias_key(url)}"


@lru_cache(maxsize=4096)
def alias_key(url: str) -> str:
    """Return the key of an address, one for all its spellings and forms.

    Forms are AMP, print and mobile.
    """
    return digest(story_key(url))
