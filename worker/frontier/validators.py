"""Validators: the ETag and Last-Modified of an answer, as far as a later request can send them back."""

from __future__ import annotations

import re

MAX_VALIDATOR = 1024  # characters; real ones have below 100.

# What RFC 9110 (8.8.3 and 5.6.7) lets stand in either, less the bytes beyond ASCII, which no client sends alike.
_SENDABLE = re.compile(r"[\x20-\x7e]+")


def sendable(validator: str | None) -> str | None:
    """Return the validator where a request can carry it, else None."""
    if not validator or len(validator) > MAX_VALIDATOR:
        return None
    return validator if _SENDABLE.fullmatch(validator) else None
