"""Spread: a fixed share for a key, so that equal intervals do not meet and every run has the same ones."""

from __future__ import annotations

import hashlib


def share_of(key: str) -> float:
    """Return a number in [0, 1) that only the key decides.

    It is 0 for the empty key.
    """
    if not key:
        return 0.0
    return int.from_bytes(hashlib.sha256(key.encode("utf-8", "replace")).digest()[:6], "big") / (1 << 48)
