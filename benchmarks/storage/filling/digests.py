"""Digests: note of what each was taken, so that the same can be taken of another copy's text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from worker.storage.database.keys import alias_key

# The modules that name the function themselves.
_NAMED = ("articles", "boilerplate", "captions", "revisions")


@dataclass(frozen=True, slots=True)
class Digest:
    """Hold of which text a digest was taken, and how."""

    algorithm: str
    text: str
    options: dict[str, Any]

    def of(self, text: str) -> Any:
        """Take the digest of another text."""
        return getattr(hashlib, self.algorithm)(text.encode("utf-8", "surrogatepass"), **self.options)


@dataclass
class Digests:
    """Hold the digests taken so far, by their hexadecimal digits and as signed numbers of 64 bits."""

    by_digits: dict[str, Digest] = field(default_factory=dict)
    by_number: dict[int, Digest] = field(default_factory=dict)

    def take(self, algorithm: str, real: Any, data: bytes = b"", **options: Any) -> Any:
        """Take a digest and note it."""
        taken = real(data, **options)
        note = Digest(algorithm, data.decode("utf-8", "surrogatepass"), options)
        self.by_digits[taken.hexdigest()] = note
        if taken.digest_size == 8:
            self.by_number[int.from_bytes(taken.digest(), "big", signed=True)] = note
        return taken


@contextmanager
def noted_digests() -> Iterator[Digests]:
    """Note every digest of a text that is taken meanwhile."""
    digests = Digests()
    sha256, blake2b = hashlib.sha256, hashlib.blake2b
    alias_key.cache_clear()
    with ExitStack() as stack:
        noted = {
            "sha256": lambda data=b"", **options: digests.take("sha256", sha256, data, **options),
            "blake2b": lambda data=b"", **options: digests.take("blake2b", blake2b, data, **options),
        }
        stack.enter_context(patch("hashlib.sha256", noted["sha256"]))
        for module in _NAMED:
            stack.enter_context(patch(f"worker.dedup.{module}.blake2b", noted["blake2b"]))
        yield digests
    alias_key.cache_clear()
