"""A total time limit that really ends a request, whatever its socket is doing.

Socket time-outs bound the silence between two bytes, so a server that drips one byte a second never meets them, and
checks between chunks never run while the headers drip.  Here one watchdog thread serves all requests of the process: at
a request's deadline it shuts the request's sockets down, and the read that was blocked returns at once.
"""

from __future__ import annotations

import heapq
import itertools
import os
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType


class Deadline:
    """The end of one request, left by ``with``; ``hit`` says afterwards whether it was reached."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.ends_at = time.monotonic() + seconds
        self.hit = False
        self._handles: list[socket.socket] = []
        self._closed = False
        self._lock = threading.Lock()

    def left(self) -> float:
        """Return the seconds that remain, never below zero."""
        return max(0.0, self.ends_at - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        """Have ``sock`` shut down at the deadline, also after it was wrapped for TLS.

        Wrapping detaches the descriptor from the socket object, and a closed descriptor's number is soon somebody
        else's; a duplicate of our own names the same connection for as long as we hold it.
        """
        handle = socket.socket(fileno=os.dup(sock.fileno()))
        with self._lock:
            self._handles.append(handle)
            if self.hit:
                shut_down(handle)

    def expire(self) -> None:
        """Mark the deadline as reached and end every watched connection.

        Without effect on a finished request.
        """
        with self._lock:
            if self._closed:
                return
            self.hit = True
            for handle in self._handles:
                shut_down(handle)

    def close(self) -> None:
        """End the watch: the request is over."""
        with self._lock:
            self._closed = True
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    def __enter__(self) -> Deadline:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class Watchdog:
    """Keep the deadlines of all threads in one thread of its own.

    It starts with the first deadline and sleeps until the nearest.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._reset()

    def _reset(self) -> None:
        self._process = os.getpid()
        self._wake = threading.Condition()
        self._queue: list[tuple[float, int, Deadline]] = []
        self._thread: threading.Thread | None = None

    def start(self, seconds: float) -> Deadline:
        """Start a deadline ``seconds`` from now, for use in a ``with``."""
        if self._process != os.getpid():
            self._reset()  # A forked child inherits no thread, and maybe a lock that nobody will ever release.
        deadline = Deadline(seconds)
        with self._wake:
            heapq.heappush(self._queue, (deadline.ends_at, next(self._numbers), deadline))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="fetch-watchdog", daemon=True)
                self._thread.start()
            elif self._queue[0][2] is deadline:
                self._wake.notify()
        return deadline

    def _run(self) -> None:
        while True:
            self._next_due().expire()

    def _next_due(self) -> Deadline:
        with self._wake:
            while True:
                if not self._queue:
                    self._wake.wait()
                    continue
                wait = self._queue[0][0] - time.monotonic()
                if wait <= 0:
                    return heapq.heappop(self._queue)[2]
                self._wake.wait(wait)


def shut_down(handle: socket.socket) -> None:
    """End a connection in both directions, so that whoever reads from it sees its end."""
    with suppress(OSError):  # The peer may have closed it first.
        handle.shutdown(socket.SHUT_RDWR)


WATCHDOG = Watchdog()
