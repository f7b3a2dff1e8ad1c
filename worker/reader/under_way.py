"""What a pool's processes are parsing, in memory that they share with the process which watches them.

A process that dies tells nobody which page it was at.  Its place here does, so that of a batch only that page counts
as tried.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace

from billiard.process import current_process

from worker.reader.processor_time import PROCESSOR_TIME

MOST_PROCESSES = 256
# The row under way, how many rows the batch has, and those rows.
MOST_ROWS = 32
PLACE = struct.Struct(f"<qq{MOST_ROWS}q")


@dataclass(frozen=True, slots=True)
class Batch:
    """Name the rows of a batch, and the one under way (0: none)."""

    rows: tuple[int, ...]
    current: int = 0


class UnderWay:
    """Remember what each process of a pool does.

    The memory is made before the pool forks, and each process writes into the place of its own number; ``own`` is what
    this process does.
    """

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, MOST_PROCESSES * PLACE.size)
        self.own = Batch(())

    def begin_batch(self, rows: Sequence[int]) -> None:
        """Note the rows that this process has started."""
        self.own = Batch(tuple(rows[:MOST_ROWS]))
        self.begin_page(0)

    def begin_page(self, row_id: int) -> None:
        """Note the row that this process is at; 0 for none."""
        self.own = replace(self.own, current=row_id)
        number = getattr(current_process(), "index", None)
        if isinstance(number, int) and 0 <= number < MOST_PROCESSES:
            rows = [*self.own.rows, *[0] * (MOST_ROWS - len(self.own.rows))]
            PLACE.pack_into(self._memory, number * PLACE.size, row_id, len(self.own.rows), *rows)

    def end_batch(self) -> None:
        """Note that this process has started nothing."""
        self.begin_batch(())

    def take(self, row_ids: frozenset[int]) -> Batch | None:
        """Return the batch of a process that died with one of these rows.

        Its place is empty then.
        """
        for number in range(MOST_PROCESSES):
            current, count, *rows = PLACE.unpack_from(self._memory, number * PLACE.size)
            if not row_ids.isdisjoint(rows[:count]):
                PLACE.pack_into(self._memory, number * PLACE.size, 0, 0, *[0] * MOST_ROWS)
                return Batch(tuple(rows[:count]), current)
        return None


UNDER_WAY = UnderWay()


def begin_page(row_id: int, attempt: int) -> None:
    """Note the row that this process is at, and bound its processor time.

    By the number of its try, from 1.  What is done with no row under way (0) is not interrupted: it writes.
    """
    UNDER_WAY.begin_page(row_id)
    if row_id:
        PROCESSOR_TIME.bound_reading(attempt)
    else:
        PROCESSOR_TIME.bound(attempt)
