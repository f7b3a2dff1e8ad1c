"""Name look-ups with an end: the system's resolver cannot be interrupted, but its thread can be left behind."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from worker.errors import UnreachableError

Lookup: TypeAlias = Callable[[str], tuple[str, ...]]

# Look-ups under way at once.  A dead name server holds each for up to its own time-out (10 to 30 s); with the fetch
# threads of one process usually below 16, healthy names still find a free thread.
MAX_THREADS = 16


def system_lookup(host: str) -> tuple[str, ...]:
    """Return the addresses of ``host`` in the system's order (RFC 6724).

    Raises OSError or UnicodeError, and may block.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(slots=True)
class _Job:
    host: str
    done: threading.Event = field(default_factory=threading.Event)
    addresses: tuple[str, ...] = ()
    trouble: str = ""
    abandoned: bool = False


class Resolver:
    """Look-ups in at most ``MAX_THREADS`` daemon threads, which neither outlive nor delay the process's end."""

    def __init__(self, lookup: Lookup = system_lookup) -> None:
        self._lookup = lookup
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._open = 0

    def find_addresses(self, host: str, seconds: float) -> tuple[str, ...]:
        """Return the addresses of ``host`` within ``seconds``.

        Raises UnreachableError (``dns``).
        """
        literal = host.strip("[]").removesuffix(".")
        if _is_address(literal):
            return (literal,)
        job = _Job(host)
        self._submit(job)
        if not job.done.wait(seconds):
            job.abandoned = True
            raise UnreachableError(f"{host}: no answer to the name look-up within {seconds:g} s", reason="dns")
        if job.trouble or not job.addresses:
            raise UnreachableError(f"{host}: {job.trouble or 'the name has no address'}", reason="dns")
        return job.addresses

    def _submit(self, job: _Job) -> None:
        with self._lock:
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            self._open += 1
            if self._open > len(self._threads) and len(self._threads) < MAX_THREADS:
                thread = threading.Thread(target=self._run, name="fetch-lookup", daemon=True)
                self._threads.append(thread)
                thread.start()
        self._jobs.put(job)

    def _run(self) -> None:
        while True:
            job = self._jobs.get()
            if not job.abandoned:
                self._answer(job)
            with self._lock:
                self._open -= 1
            job.done.set()

    def _answer(self, job: _Job) -> None:
        try:
            job.addresses = self._lookup(job.host)
        except UnicodeError:
            job.trouble = "not a possible host name"
        except OSError as error:
            job.trouble = error.strerror or "the name look-up failed"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
