"""The bounds of one HTTP exchange; every one of them is listed in docs/safety.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long and how large one exchange may be; durations in seconds, sizes in bytes.

    ``deadline`` is the total of everything from the name look-up to the last byte; it has to stay below the grace
    period that a container gets on shutdown.  The other durations end a hopeless request earlier.
    """

    deadline: float = 30.0
    lookup: float = 5.0
    connect: float = 10.0
    silence: float = 15.0
    max_bytes: int = 16 * 2**20
    max_head_bytes: int = 128 * 2**10
    max_informational: int = 10
    max_encodings: int = 2
    max_addresses: int = 4
