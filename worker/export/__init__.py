"""Export: stored articles -> a file that others read, in constant memory, whatever their number.

Records are read page by page in the order of their ids, and each page is written before the next is read.  What is
stored or changed meanwhile may be in it or not; ``Position.cursor`` is where a reader of the changes goes on from.
"""

from __future__ import annotations

import bisect
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement

from worker.export.forms import Writer
from worker.export.output import Output, Position
from worker.storage.queries.whole_records import PART, WholeRecord, WholeRecords

# Seconds between two notes of how far a file is right: what an interrupted export writes again at most.
NOTE_EVERY = 2.0


@dataclass(frozen=True, slots=True)
class Selection:
    """Choose what to export.

    By conditions on ``ArticleRow``, and by ids in rising order where only some are meant.
    """

    conditions: Sequence[ColumnElement[bool]] = ()
    ids: array[int] | None = None


def export(
    records: WholeRecords,
    chosen: Selection,
    writer: Writer,
    output: Output,
    start: Position,
    report: Callable[[Position], None],
) -> Position:
    """Write the chosen articles behind a position, and return the last one.

    ``report`` is told of every page that is written.
    """
    at = start
    if at.count == 0 and at.after == 0:
        output.write(writer.begin())
    noted = time.monotonic()
    for page in pages(records, chosen, at):
        for piece in writer.entries(page):
            output.write(piece)
        at = replace(at, after=page[-1].id, count=at.count + len(page))
        report(at)
        if time.monotonic() - noted > NOTE_EVERY:
            output.checkpoint(at)
            noted = time.monotonic()
    output.write(writer.end())
    output.finish()
    return at


def pages(records: WholeRecords, chosen: Selection, at: Position) -> Iterator[list[WholeRecord]]:
    """Yield the chosen records behind a position, page by page."""
    if chosen.ids is not None:
        for first in range(bisect.bisect_right(chosen.ids, at.after), len(chosen.ids), PART):
            if page := records.of(chosen.ids[first : first + PART], chosen.conditions):
                yield page
        return
    after = at.after
    while page := records.page(chosen.conditions, after, at.until):
        yield page
        after = page[-1].id
