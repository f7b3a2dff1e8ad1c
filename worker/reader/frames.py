"""Frames: what passes between a worker and its reading processes, and what may be in it."""

from __future__ import annotations

import io
import pickle
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

HEAD = 8  # bytes of a frame's length
MOST_ANSWER = 268_435_456  # bytes; 50,000 addresses with titles are some 20 MB.

# All that an answer is made of.  A reading process handles hostile bytes: what it says may build records and nothing
# else in the process that asked.
PARTS = {
    "worker.records": {
        "Article", "Author", "Block", "ExtractionRules", "Feed", "FeedEntry", "Image", "ImageVersion", "Teaser",
    },
    "worker.records.address_claim": {"AddressClaim"},
    "worker.explain.records": {
        "Alternative", "Explanation", "Field", "ImageExplanation", "Passage", "Promo", "Weight",
    },
    "worker.frontier.robots": {"RobotsRules"},
    "datetime": {"datetime", "timedelta", "timezone"},
    "worker.reader.frames": {"find_zone", "frozen"},
}  # fmt: skip


class Unpickler(pickle.Unpickler):
    """Build the records that an answer is made of, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class of ``PARTS``.  Raises UnpicklingError for every other."""
        if name not in PARTS.get(module, ()):
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")
        return super().find_class(module, name)


class Pickler(pickle.Pickler):
    """Write time zones by their names, and read-only mappings by their values.

    As they are the ones would be read by ``getattr``, which reads anything, and the others not at all.
    """

    def reducer_override(self, value: Any) -> Any:
        """Return what builds a zone or mapping, and NotImplemented for all else."""
        if isinstance(value, MappingProxyType):
            return frozen, (dict(value),)
        return (find_zone, (value.key,)) if isinstance(value, ZoneInfo) else NotImplemented


def find_zone(key: str) -> ZoneInfo:
    """Return the time zone of a name."""
    return ZoneInfo(key)


def frozen(values: dict[str, Any]) -> MappingProxyType[str, Any]:
    """Return a read-only mapping of these values."""
    return MappingProxyType(values)


def pack(value: Any) -> bytes:
    """Return a value as one frame."""
    written = io.BytesIO()
    Pickler(written, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    body = written.getvalue()
    return len(body).to_bytes(HEAD, "big") + body


def unpack_answer(body: bytes) -> Any:
    """Return the answer in a frame's body.  Raises UnpicklingError where it is none."""
    return Unpickler(io.BytesIO(body)).load()
