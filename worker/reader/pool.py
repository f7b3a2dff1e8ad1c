"""The pool: one reading process for each thread that reads, ended when a reading takes more than it may.

A reading that is not done at once becomes slow: its process gets the lowest priority, and only a few may go on so, for
each holds a thread of the worker.  So hostile bytes cost their own sources, and the others are read meanwhile.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from worker.errors import ParseError, ReaderBusyError, ReaderFailedError, ReadLimitError
from worker.frontier.robots import RobotsRules
from worker.reader.frames import HEAD, MOST_ANSWER, pack, unpack_answer
from worker.reader.limits import READS_A_PROCESS, ReadLimits
from worker.records import Feed

if TYPE_CHECKING:
    from worker.explain import Explanation

Form = TypeVar("Form")

PIECE = 2**16  # Bytes that pass through a pipe at a time.
LOOK = 0.1  # Seconds between two looks at the processor time of a reading.
LOWEST = 19  # The priority of a slow reading's process, by nice(2).


class Reader:
    """Read bytes in processes that are ended at their limits.

    One object serves all threads of a worker.
    """

    def __init__(self, limits: ReadLimits | None = None) -> None:
        self.limits = limits or ReadLimits()
        self._slow = threading.BoundedSemaphore(self.limits.slow)
        self._idle: list[Process] = []
        self._reading: set[Process] = set()
        self._is_stopped = False
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def read_feed(self, raw: bytes, url: str, **named: Any) -> Feed:
        """Return the feed in the bytes.  Raises ParseError, and its own errors at a limit."""
        return self._read("feed", raw, {"url": url, **named}, Feed)

    def read_sitemap(self, raw: bytes, url: str, **named: Any) -> Feed:
        """Return the sitemap in the bytes.  Raises as ``read_feed``."""
        return self._read("sitemap", raw, {"url": url, **named}, Feed)

    def read_listing(self, raw: bytes, url: str, **named: Any) -> Feed:
        """Return the links of a section page.  Raises as ``read_feed``."""
        return self._read("listing", raw, {"url": url, **named}, Feed)

    def read_robots(self, raw: bytes, user_agent: str) -> RobotsRules:
        """Return the rules of a robots.txt for one crawler.  Raises as ``read_feed``."""
        return self._read("robots", raw, {"user_agent": user_agent}, RobotsRules)

    def explain(self, raw: bytes, url: str, **named: Any) -> Explanation:
        """Return why a page is read as it is.  Raises as ``read_feed``."""
        from worker.explain import Explanation  # A worker that reads feeds alone does not load extraction.

        return self._read("explain", raw, {"url": url, **named}, Explanation)

    def close(self) -> None:
        """End the processes that read nothing now."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()

    def stop(self) -> None:
        """End the readings that are under way, and begin none any more.

        Whoever asks for one then gets ReaderBusyError.
        """
        with self._lock:
            self._is_stopped = True
            for process in self._reading:
                process.kill()  # Its thread sees the end, and lets go of the pipes itself.
        self.close()

    def _read(self, kind: str, raw: bytes, named: dict[str, Any], form: type[Form]) -> Form:
        process = self._take()
        try:
            self._note_reading(process)
            body = self._exchange(process, pack((kind, self.limits.cpu, raw, named)))
            word, value, story = unpack_answer(body)
        except (pickle.UnpicklingError, ValueError, EOFError, AttributeError, TypeError) as error:
            process.end()
            raise ReaderFailedError(f"the reading process gave no answer: {error}") from error
        except BaseException:
            process.end()
            raise
        finally:
            with self._lock:
                self._reading.discard(process)
        self._give_back(process)
        if word == "refused":
            raise ParseError(story, reason=value)
        if word == "limited":
            raise ReadLimitError(story, reason=value)
        if word != "read" or not isinstance(value, form):
            raise ReaderFailedError(story or "the reading process gave another answer")
        return value

    def _exchange(self, process: Process, request: bytes) -> bytes:
        """Return the answer's body, within the limits on time."""
        started, used = time.monotonic(), process.processor_time()
        exchange = Exchange(process, request)
        # A machine that is busy makes every reading long: what counts is the processor time that this one took.
        while process.processor_time() - used < self.limits.quick and time.monotonic() - started < self.limits.wall:
            if exchange.run_until(time.monotonic() + LOOK):
                return exchange.body
        if not self._slow.acquire(blocking=False):
            raise ReaderBusyError("reading took long, while other slow readings held their share of the worker")
        try:
            process.slow_down()
            if exchange.run_until(started + self.limits.wall):
                return exchange.body
        finally:
            self._slow.release()
        raise ReadLimitError(f"reading was not finished within {self.limits.wall:g} s", reason="time_limit")

    def _take(self) -> Process:
        """Return an idle process, else a new one."""
        with self._lock:
            if self._owner != os.getpid():
                self._idle, self._owner = [], os.getpid()  # Those of the process that this one was forked from.
            while self._idle:
                process = self._idle.pop()
                if process.is_alive():
                    return process
                process.end()
        return Process(self.limits)

    def _note_reading(self, process: Process) -> None:
        """Note that a process reads from now on.  Raises ReaderBusyError where all readings were stopped."""
        with self._lock:
            if self._is_stopped:
                raise ReaderBusyError("no page is read any more: this process is about to end")
            self._reading.add(process)

    def _give_back(self, process: Process) -> None:
        with self._lock:
            if not (process.is_slow or self._is_stopped or process.reads >= READS_A_PROCESS):
                self._idle.append(process)
                return
        process.end()


class Process:
    """Hold one reading process, and its pipes."""

    def __init__(self, limits: ReadLimits) -> None:
        command = [sys.executable, "-m", "worker.reader.process", str(limits.memory)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._end = weakref.finalize(self, end_process, self._process)  # Whoever drops it ends it.
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.asks, self.answers = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self.asks, False)
        self.limits = limits
        self.is_slow = False
        self.reads = 0

    def is_alive(self) -> bool:
        """Return whether the process has not ended."""
        return self._process.poll() is None

    def processor_time(self) -> float:
        """Return the processor time used, the clock's where no system tells."""
        try:
            return time.clock_gettime((~self._process.pid << 3) | 2)  # Its clock on Linux: clock_getcpuclockid(3).
        except (OSError, ValueError, OverflowError):
            return time.monotonic()

    def slow_down(self) -> None:
        """Let everything else on this machine go first."""
        self.is_slow = True
        with suppress(OSError):  # It may just have ended.
            os.setpriority(os.PRIO_PROCESS, self._process.pid, LOWEST)

    def explain_end(self) -> ReadLimitError:
        """Return the error that the end of the process amid a reading means."""
        code = self._process.wait()
        if code == -signal.SIGXCPU:
            return ReadLimitError(f"reading took more than {self.limits.cpu:g} s of processor time", reason="cpu_limit")
        return ReadLimitError(f"the reading process died (exit code {code})", reason="reader_lost")

    def kill(self) -> None:
        """End the process at once; whoever reads from it sees that."""
        self._process.kill()

    def end(self) -> None:
        """End the process at once, and let go of its pipes."""
        self._end()


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Kill a process, close its pipes, and wait for its end."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()


class Exchange:
    """Pass one request to a process and its answer back.

    No step waits for the process longer than to the moment that was given.
    """

    def __init__(self, process: Process, request: bytes) -> None:
        self._process = process
        self._left = memoryview(request)
        self._answer = bytearray()
        process.reads += 1

    @property
    def body(self) -> bytes:
        """Return the answer without its length."""
        return bytes(self._answer[HEAD:])

    def run_until(self, moment: float) -> bool:
        """Return whether the answer was there by that moment.

        Raises ReadLimitError where the process ended.
        """
        while not self._is_whole():
            left = moment - time.monotonic()
            if left <= 0:
                return False
            for pipe, _ in self._waiting().poll(left * 1000):
                self._write() if pipe == self._process.asks else self._read()
        return True

    def _waiting(self) -> select.poll:
        """Return what to wait for: room for the request, or a piece of the answer."""
        waiting = select.poll()
        waiting.register(self._process.answers, select.POLLIN)
        if self._left:
            waiting.register(self._process.asks, select.POLLOUT)
        return waiting

    def _write(self) -> None:
        try:
            sent = os.write(self._process.asks, self._left[:PIECE])
        except BrokenPipeError:
            raise self._process.explain_end() from None
        except BlockingIOError:
            return
        self._left = self._left[sent:]

    def _read(self) -> None:
        piece = os.read(self._process.answers, PIECE)
        if not piece:
            raise self._process.explain_end()
        self._answer += piece

    def _is_whole(self) -> bool:
        if len(self._answer) < HEAD:
            return False
        size = int.from_bytes(self._answer[:HEAD], "big")
        if size > MOST_ANSWER:
            raise ReadLimitError(f"the answer has {size} bytes, allowed are {MOST_ANSWER}", reason="answer_too_large")
        return len(self._answer) >= HEAD + size
