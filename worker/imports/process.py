"""An importing process: it reads some items in turn and stores them together; bounded as a parse worker's.

It tells which item it begins, so that whoever started it knows which one ended it.  It ends when its pipe does, and so
with the process that started it.
"""

from __future__ import annotations

import logging
import resource
import signal
import traceback
from collections.abc import Callable, Sequence
from dataclasses import astuple
from functools import partial
from multiprocessing.connection import Connection

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from worker.errors import ArchiveError, CopydeskError
from worker.imports.intake import Intake, ReadItem
from worker.imports.items import Ended, Item
from worker.imports.rows import Imports
from worker.reader.processor_time import MOST_TRIES, PROCESSOR_TIME
from worker.runtime import current_runtime, utc_now

log = logging.getLogger("copydesk")
# What ends the whole import: the database or the archive cannot be worked with.  It goes on when it is called again.
FATAL = (ArchiveError, OperationalError, InterfaceError, PoolTimeout)


def serve(pipe: Connection, source: str | None) -> None:
    """Take in the items that come through the pipe.

    Some come together, with the number of their try.  Answers are the place of the item that begins, and then a list of
    what became of all.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one.
    PROCESSOR_TIME.enter_child()
    try:
        intake, most_memory = open_intake(source), current_runtime().settings.parse_memory
    except FATAL as error:
        pipe.send([astuple(fatal("", 0, error))])
        return
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < most_memory:  # Another takes the place of a large one.
        try:
            attempt, items = pipe.recv()
        except EOFError:
            return
        try:
            serve_items(pipe, intake, attempt, items)
        except BrokenPipeError:  # Whoever started this one was told to end: a later call knows what was stored.
            return


def serve_items(pipe: Connection, intake: Intake, attempt: int, items: Sequence[Item]) -> None:
    """Take some items in, and tell what begins and what became of all."""

    def begin(place: int | None) -> None:
        PROCESSOR_TIME.bound(attempt if place is not None else MOST_TRIES)
        pipe.send(place)

    ended = take(intake, items, begin)
    PROCESSOR_TIME.lift()
    pipe.send([astuple(each) for each in ended])


def open_intake(source: str | None) -> Intake:
    """Return the intake of this process, which has a database connection of its own."""
    runtime = current_runtime()
    imports = Imports(runtime.sessions)
    return Intake(
        imports,
        runtime.articles,
        runtime.archive,
        runtime.policy,
        source_ids=imports.source_ids(),
        source=source,
        most_bytes=runtime.settings.fetch_max_bytes,
        clock=utc_now,
    )


def take(intake: Intake, items: Sequence[Item], begin: Callable[[int | None], None]) -> list[Ended]:
    """Return what became of items, whatever happens."""
    ended: list[Ended] = []
    read: list[ReadItem] = []
    for place, item in enumerate(items):
        begin(place)
        found = guarded(item, partial(intake.read, item))
        if isinstance(found, Ended):
            ended.append(found)
        else:
            read.append(found)
    if len(items) > 1:
        begin(None)
    return ended + store(intake, read)


def store(intake: Intake, read: Sequence[ReadItem]) -> list[Ended]:
    """Store what was read together, and by itself what cannot be."""
    ended: list[Ended | None] = [None] * len(read)
    if len(read) > 1:
        try:
            ended = intake.store(read)
        except FATAL as error:
            return [fatal(read[0].item.place, read[0].item.number, error)]
        except Exception:
            log.exception("%s pages could not be stored together, and are stored one by one", len(read))
    return [each or alone(intake, page) for each, page in zip(ended, read, strict=True)]


def alone(intake: Intake, read: ReadItem) -> Ended:
    """Store what was read of one item, whatever happens."""
    ended = guarded(read.item, partial(intake.store_alone, read))
    assert isinstance(ended, Ended)
    return ended


def guarded(item: Item, what: Callable[[], Ended | ReadItem]) -> Ended | ReadItem:
    """Return what was done with an item, or in which word it failed."""
    try:
        return what()
    except FATAL as error:
        return fatal(item.place, item.number, error)
    except MemoryError:
        return Ended(item.place, item.number, "failed", "memory_limit", "reading it took more memory than there is")
    except CopydeskError as error:
        return Ended(item.place, item.number, "failed", error.reason, str(error))
    except Exception as error:  # A mistake of ours on one page is told with its name, and ends no other.
        return Ended(item.place, item.number, "failed", f"error:{type(error).__name__}", traceback.format_exc())


def fatal(place: str, number: int, error: Exception) -> Ended:
    """Return the end of the whole import, by an error met at an item."""
    return Ended(place, number, "fatal", type(error).__name__, str(error).partition("\n")[0])
