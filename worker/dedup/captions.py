"""Captions across pages: the key of a caption's one row, and the spelling that the row shows."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from worker.normalize.captions import caption_letters
from worker.normalize.text import collapse, normal_form


def caption_key(text: str) -> str:
    """Return the key under which all spellings of a caption meet.

    32 hexadecimal digits.

    Two captions share it when they differ in nothing but case, punctuation, entities, blanks and credit.  A caption
    that was cut short has a key of its own, for across pages its end is unknown.
    """
    return blake2b(
        (caption_letters(text) or normal_form(text)).encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()


def best_spelling(variants: Iterable[str]) -> str:
    """Return the spelling to show: the longest, then the first by code points.

    '' where there is none.

    The choice is a maximum over a set, so neither order nor repeats of the sightings change it.
    """
    return min((collapse(variant) for variant in variants), key=lambda text: (-len(text), text), default="")
