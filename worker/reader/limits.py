"""The bounds of one reading in a process of its own; every one of them is listed in docs/safety.md."""

from __future__ import annotations

from dataclasses import dataclass

READ_CPU = 10  # seconds of processor time; a sitemap of 50,000 addresses, the longest real reading, takes 5.
READ_WALL = 20  # seconds; twice the processor time, for a machine that is busy.
LEAST_READ_WALL = 3  # seconds, where claims are so short that they leave less.
READ_MEMORY = 1_073_741_824  # bytes of address space: a tree takes some 20 times its document.
READ_QUICK = 0.3  # seconds after which a reading counts as slow; ordinary ones take below 0.1.
PARSE_FIRST_CPU = 2  # seconds of processor time for the first parse of a page; ordinary ones take below 0.2.
PARSE_CPU = 30  # seconds for the second; the longest live blogs take 10.
PARSE_CPU_GRACE = 1  # seconds until a process that was interrupted in vain, amid a call into C, is ended.
READS_A_PROCESS = 500  # Readings after which a process is replaced, so that what leaks does not add up.


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Hold what one reading may take.

    ``slow`` is how many slow ones may go on at once.
    """

    cpu: float = READ_CPU
    wall: float = READ_WALL
    memory: int = READ_MEMORY
    quick: float = READ_QUICK
    slow: int = 2
