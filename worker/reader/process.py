"""A reading process: it takes one reading after the other from its standard input, within bounds that the system keeps.

Run as ``python -m worker.reader.process MEMORY``; it ends when its input does, and so with the worker that started it.
"""

from __future__ import annotations

import os
import pickle
import resource
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO

from worker.errors import ParseError
from worker.reader.frames import HEAD, pack

# What is read by which function; loaded when first asked for, so that a fetch worker's process reads robots.txt alone.
FUNCTIONS = {
    "feed": ("worker.discovery.feeds", "read_feed"),
    "sitemap": ("worker.discovery.sitemaps", "read_sitemap"),
    "listing": ("worker.discovery.listings", "read_listing"),
    "robots": ("worker.frontier.robots", "read_robots"),
    "explain": ("worker.explain", "explain"),
}


def main(memory: int) -> None:
    """Answer readings until there are no more."""
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What a library prints is no answer.
    bound(resource.RLIMIT_CORE, 0)
    bound(resource.RLIMIT_AS, memory)
    while (head := asked.read(HEAD)) and len(head) == HEAD:
        answer(asked, int.from_bytes(head, "big"), answers)


def answer(asked: BinaryIO, size: int, answers: BinaryIO) -> None:
    """Write the frame that answers one reading."""
    kind, cpu, raw, named = pickle.loads(asked.read(size))
    bound(resource.RLIMIT_CPU, int(time.process_time() + cpu) + 1)
    answers.write(pack(read(find_function(kind), raw, named)))
    answers.flush()


def find_function(kind: str) -> Callable[..., Any]:
    """Return the function that reads one kind of bytes."""
    module, name = FUNCTIONS[kind]
    return getattr(import_module(module), name)  # type: ignore[no-any-return]


def read(function: Callable[..., Any], raw: bytes, named: dict[str, Any]) -> tuple[str, Any, str]:
    """Return how a reading ended: a word, the result or the reason, and its story."""
    try:
        return "read", function(raw, **named), ""
    except ParseError as error:
        return "refused", error.reason, str(error)
    except MemoryError:
        return "limited", "memory_limit", "reading it took more memory than it may"
    except (Exception, RecursionError):  # noqa: BLE001  # Decided where it is raised again, in the worker.
        return "raised", "", traceback.format_exc()


def bound(what: int, most: int) -> None:
    """Lower one of the system's limits for this process.

    The end of its processor time comes as a signal of the system, which no call into C holds up.
    """
    _, hardest = resource.getrlimit(what)
    resource.setrlimit(what, (most if hardest == resource.RLIM_INFINITY else min(most, hardest), hardest))


if __name__ == "__main__":
    main(int(sys.argv[1]))
