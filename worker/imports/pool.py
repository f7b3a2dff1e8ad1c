"""The pool: some processes that take items in; one that dies or hangs costs its own item and no other.

Each process has one item at a time, so that it is known which one ended it: that one is tried once more, with all the
time that a page may take, and then named as failed.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from signal import SIG_IGN, SIGINT, SIGXCPU, Signals, signal
from typing import TypeAlias

from worker.errors import CopydeskError
from worker.imports.items import Ended, Item, Unread
from worker.imports.process import serve
from worker.reader.processor_time import MOST_TRIES

# Seconds that a process may take to end what it has in hand.
GRACE = 20.0
# Starts of processes that never took an item to its end, one after the other, after which no more is hoped for.
MOST_STARTS = 3
Serve: TypeAlias = Callable[[Connection, str | None], None]


class ImportStoppedError(CopydeskError):
    """Tell that nothing can be kept.

    The database or the archive is away, or no process starts.
    """

    default_reason = "import_stopped"


@dataclass(slots=True)
class ProcessSlot:
    """Hold one process, the item that it has in hand, and until when."""

    process: BaseProcess
    pipe: Connection
    item: Item | None = None
    attempt: int = 1
    until: float = 0.0


class Pool:
    """Take items in with several processes at once."""

    def __init__(self, processes: int, source: str | None, wall: float, serve: Serve = serve) -> None:
        self.wall = wall
        self._source = source
        self._serve = serve
        self._context = multiprocessing.get_context("spawn")
        self._again: deque[tuple[Item, int]] = deque()
        self._failed_starts = 0
        self._most = processes
        self._places: list[ProcessSlot] = []

    def run(self, items: Iterable[Item | Unread]) -> Iterator[Ended]:
        """Yield what became of each item, in the order in which they end.

        Raises ImportStoppedError where nothing can be kept.
        """
        waiting = iter(items)
        while True:
            while self._has_room() and (found := self._next(waiting)) is not None:
                if isinstance(found, Unread):
                    yield Ended(found.place, found.number, "skipped", found.reason, found.detail)
                else:
                    self._give(*found)
            if all(place.item is None for place in self._places):
                return
            yield from self._collect()

    def close(self) -> None:
        """Let every process end what it has in hand, and end."""
        for place in self._places:
            place.pipe.close()
        until = time.monotonic() + GRACE
        for place in self._places:
            place.process.join(max(0.0, until - time.monotonic()))
            end(place.process)

    def _start(self) -> ProcessSlot:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=self._serve, args=(theirs, self._source), daemon=True)
        interrupted = signal(SIGINT, SIG_IGN)  # Its processes take this over: Ctrl-C ends the import, which ends them.
        try:
            process.start()
        finally:
            signal(SIGINT, interrupted)
        theirs.close()
        return ProcessSlot(process, ours)

    def _has_room(self) -> bool:
        """Tell whether a process has nothing in hand, or another may be started."""
        return len(self._places) < self._most or any(place.item is None for place in self._places)

    def _next(self, waiting: Iterator[Item | Unread]) -> tuple[Item, int] | Unread | None:
        """Return the next item with the number of its try."""
        if self._again:
            return self._again.popleft()
        found = next(waiting, None)
        return (found, 1) if isinstance(found, Item) else found

    def _give(self, item: Item, attempt: int) -> None:
        """Give an item to a process that has none in hand."""
        place = next((place for place in self._places if place.item is None), None)
        if place is None:
            place = self._start()
            self._places.append(place)
        elif not place.process.is_alive():  # It ended between two items: it had grown too large.
            new = self._start()
            place.pipe.close()
            place.process, place.pipe = new.process, new.pipe
        place.item, place.attempt, place.until = item, attempt, time.monotonic() + self.wall
        with suppress(BrokenPipeError, ConnectionResetError):  # It is gone: to be noticed as such.
            place.pipe.send((attempt, item))

    def _collect(self) -> Iterator[Ended]:
        """Yield the next ends, having waited for one."""
        busy = {place.pipe: place for place in self._places if place.item is not None}
        first = min(place.until for place in busy.values())
        ready = [busy[pipe] for pipe in wait(list(busy), max(0.0, first - time.monotonic()))]  # type: ignore[index]
        for place in ready:
            try:
                ended = Ended(*place.pipe.recv())
            except (EOFError, ConnectionResetError):
                yield from self._replace(place, "")
                continue
            self._failed_starts, place.item = 0, None
            if ended.word == "fatal":
                raise ImportStoppedError(f"{ended.detail} ({ended.reason}): the same call goes on")
            yield ended
        for place in busy.values():
            if place.item is not None and place not in ready and place.until <= time.monotonic():
                yield from self._replace(place, "time_limit")

    def _replace(self, place: ProcessSlot, reason: str) -> Iterator[Ended]:
        """Start another process; its item is tried again, or yielded as failed."""
        item, attempt = place.item, place.attempt
        place.pipe.close()
        if not reason:
            place.process.join(GRACE)
        end(place.process)
        code = place.process.exitcode or 0
        if code == 1:
            self._failed_starts += 1
            if self._failed_starts >= MOST_STARTS:
                raise ImportStoppedError("no importing process starts: what is wrong stands above")
        new = self._start()
        place.process, place.pipe, place.item = new.process, new.pipe, None
        if item is None:
            return
        if attempt < MOST_TRIES and not reason:
            self._again.append((item, attempt + 1))
            return
        yield Ended(item.place, item.number, "failed", reason or reason_of(code), how_ended(code, reason, self.wall))


def end(process: BaseProcess) -> None:
    """End a process that has not ended by itself, and let go of it."""
    if process.is_alive():
        process.kill()
        process.join()


def reason_of(code: int) -> str:
    """Return the reason word of a process's end."""
    return "cpu_limit" if code == -SIGXCPU else "worker_lost"


def how_ended(code: int, reason: str, wall: float) -> str:
    """Say how a process ended."""
    if reason == "time_limit":
        return f"not finished within {wall:g} s"
    if code == -SIGXCPU:
        return "it used up its processor time"
    signal = Signals(-code).name if code < 0 and -code in Signals._value2member_map_ else f"exit code {code}"
    return f"its process ended with {signal}"
