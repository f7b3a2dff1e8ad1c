"""An importing process: it takes items in, one after the other, and tells of each; bounded as a parse worker's.

It ends when its pipe does, and so with the process that started it.
"""

from __future__ import annotations

import resource
import signal
import traceback
from dataclasses import astuple
from multiprocessing.connection import Connection

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from worker.errors import ArchiveError
from worker.imports.intake import Intake
from worker.imports.items import Ended, Item
from worker.imports.rows import Imports
from worker.reader.processor_time import PROCESSOR_TIME
from worker.runtime import current_runtime, utc_now

# What ends the whole import: the database or the archive cannot be worked with.  It goes on when it is called again.
FATAL = (ArchiveError, OperationalError, InterfaceError, PoolTimeout)


def serve(pipe: Connection, source: str | None) -> None:
    """Take in the items that come through the pipe.

    Each comes with the number of its try.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one.
    PROCESSOR_TIME.enter_child()
    intake, most_memory = open_intake(source), current_runtime().settings.parse_memory
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < most_memory:  # Another takes the place of a large one.
        try:
            attempt, item = pipe.recv()
        except EOFError:
            return
        PROCESSOR_TIME.bound(attempt)
        ended = take(intake, item)
        PROCESSOR_TIME.lift()
        try:
            pipe.send(astuple(ended))
        except BrokenPipeError:  # Whoever started this one was told to end: a later call knows what was stored.
            return


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


def take(intake: Intake, item: Item) -> Ended:
    """Return what became of an item, whatever happens."""
    try:
        return intake.take(item)
    except FATAL as error:
        return Ended(item.place, item.number, "fatal", type(error).__name__, str(error).partition("\n")[0])
    except MemoryError:
        return Ended(item.place, item.number, "failed", "memory_limit", "reading it took more memory than there is")
    except Exception as error:  # A mistake of ours on one page is told with its name, and ends no other.
        return Ended(item.place, item.number, "failed", f"error:{type(error).__name__}", traceback.format_exc())
