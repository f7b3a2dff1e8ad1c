"""The pool: some processes that take items in; one that dies or hangs costs its own item and no other.

Each process has some items at a time and tells which one it is at, so that it is known which one ended it: that one is
tried once more, alone and with all the time that a page may take, and then named as failed; the others go again.
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
from worker.records.work import MOST_TOGETHER

# Seconds that a process may take to start, or to end what it has in hand.
GRACE = 20.0
# Starts of processes that never took an item to its end, one after the other, after which no more is hoped for.
MOST_STARTS = 3
# Bytes of items after which no more go together.
MOST_BYTES = 8_388_608
# The place of an item while none has begun.
NOT_BEGUN = -1
Serve: TypeAlias = Callable[[Connection, str | None], None]


class ImportStoppedError(CopydeskError):
    """Tell that nothing can be kept.

    The database or the archive is away, or no process starts.
    """

    default_reason = "import_stopped"


@dataclass(slots=True)
class ProcessSlot:
    """Hold one process, the items that it has in hand, and until when.

    ``at`` is the place of the one it is at; None stands for what it does with all of them.
    """

    process: BaseProcess
    pipe: Connection
    items: tuple[Item, ...] = ()
    at: int | None = NOT_BEGUN
    attempt: int = 1
    until: float = 0.0


class Pool:
    """Take items in with several processes at once."""

    def __init__(self, processes: int, source: str | None, wall: float, serve: Serve = serve) -> None:
        self.wall = wall
        self._source = source
        self._serve = serve
        self._context = multiprocessing.get_context("spawn")
        self._alone: deque[tuple[Item, int]] = deque()  # items with the number of their try
        self._fresh: deque[Item] = deque()  # what was in hand with one that ended its process
        self._failed_starts = 0
        self._most = processes
        self._places: list[ProcessSlot] = []

    def run(self, items: Iterable[Item | Unread]) -> Iterator[Ended]:
        """Yield what became of each item, in the order in which they end.

        Raises ImportStoppedError where nothing can be kept.
        """
        waiting = iter(items)
        while True:
            while self._has_room():
                wanted, attempt, unread = self._next(waiting)
                yield from (Ended(each.place, each.number, "skipped", each.reason, each.detail) for each in unread)
                if not wanted:
                    break
                self._give(wanted, attempt)
            if not any(place.items for place in self._places):
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
        return len(self._places) < self._most or not all(place.items for place in self._places)

    def _next(self, waiting: Iterator[Item | Unread]) -> tuple[tuple[Item, ...], int, list[Unread]]:
        """Return the next items to go together, and the number of their try.

        And what was met in between that cannot be read.
        """
        if self._alone:
            item, attempt = self._alone.popleft()
            return (item,), attempt, []
        wanted: list[Item] = []
        unread: list[Unread] = []
        size = 0
        while len(wanted) < MOST_TOGETHER and size < MOST_BYTES:
            found = self._fresh.popleft() if self._fresh else next(waiting, None)
            if found is None:
                break
            if isinstance(found, Unread):
                unread.append(found)
            else:
                wanted.append(found)
                size += len(found.block)
        return tuple(wanted), 1, unread

    def _give(self, items: tuple[Item, ...], attempt: int) -> None:
        """Give items to a process that has none in hand."""
        place = next((place for place in self._places if not place.items), None)
        if place is None:
            place = self._start()
            self._places.append(place)
        elif not place.process.is_alive():  # It ended between two items: it had grown too large.
            new = self._start()
            place.pipe.close()
            place.process, place.pipe = new.process, new.pipe
        place.items, place.at, place.attempt = items, NOT_BEGUN, attempt
        place.until = time.monotonic() + self.wall + GRACE  # It may only just have been started.
        with suppress(BrokenPipeError, ConnectionResetError):  # It is gone: to be noticed as such.
            place.pipe.send((attempt, items))

    def _collect(self) -> Iterator[Ended]:
        """Yield the next ends, having waited for one."""
        busy = {place.pipe: place for place in self._places if place.items}
        first = min(place.until for place in busy.values())
        ready = [busy[pipe] for pipe in wait(list(busy), max(0.0, first - time.monotonic()))]  # type: ignore[index]
        for place in ready:
            yield from self._hear(place)
        for place in busy.values():
            if place.items and place not in ready and place.until <= time.monotonic():
                yield from self._replace(place, "time_limit")

    def _hear(self, place: ProcessSlot) -> Iterator[Ended]:
        """Yield what a process tells, or what its end means."""
        try:
            answer = place.pipe.recv()
        except (EOFError, ConnectionResetError):
            yield from self._replace(place, "")
            return
        if not isinstance(answer, list):
            place.at, place.until = answer, time.monotonic() + self.wall
            return
        place.items, self._failed_starts = (), 0
        told = [Ended(*each) for each in answer]
        yield from (each for each in told if each.word != "fatal")
        for each in told:
            if each.word == "fatal":
                raise ImportStoppedError(f"{each.detail} ({each.reason}): the same call goes on")

    def _replace(self, place: ProcessSlot, reason: str) -> Iterator[Ended]:
        """Start another process; the item that ended it is tried again, or yielded as failed."""
        place.pipe.close()
        if not reason:
            place.process.join(GRACE)
        end(place.process)
        code = place.process.exitcode or 0
        if place.at == NOT_BEGUN:
            self._failed_starts += 1
            if self._failed_starts >= MOST_STARTS:
                raise ImportStoppedError("no importing process starts: what is wrong stands above")
        item = self._send_back(place, has_time=not reason)
        new = self._start()
        place.process, place.pipe, place.items = new.process, new.pipe, ()
        if item is not None:
            said = how_ended(code, reason, self.wall)
            yield Ended(item.place, item.number, "failed", reason or reason_of(code), said)

    def _send_back(self, place: ProcessSlot, *, has_time: bool) -> Item | None:
        """Let what a process had in hand go again.

        Returns the item that ended it where that one does not.
        """
        if place.at == NOT_BEGUN or place.at is None:  # Before the first or after the last: nobody knows for which.
            self._alone += [(item, place.attempt) for item in place.items]
            return None
        self._fresh += [item for number, item in enumerate(place.items) if number != place.at]
        item = place.items[place.at]
        if has_time and place.attempt < MOST_TRIES:
            self._alone.append((item, place.attempt + 1))
            return None
        return item


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
