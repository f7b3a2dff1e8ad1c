"""Logs: lines for people or for machines, with the identifiers that follow one address through all its tasks."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from worker.normalize.controls import escape_json, without_controls

_context: ContextVar[dict[str, Any] | None] = ContextVar("copydesk_log_context", default=None)


@contextmanager
def log_context(**values: Any) -> Iterator[None]:
    """Add these values to every log line of a block."""
    mark = _context.set({**(_context.get() or {}), **values})
    try:
        yield
    finally:
        _context.reset(mark)


# Ends of a pool's process that the outcome log tells of: Celery's traceback leads into Celery alone.
ENDS_OF_PROCESSES = ("SoftTimeLimitExceeded", "TimeLimitExceeded", "WorkerLostError")


def shorten_end(record: logging.LogRecord) -> bool:
    """Take the traceback from what Celery logs of an ended process."""
    kind = record.exc_info[0] if record.exc_info else None
    if kind is not None and kind.__name__ in ENDS_OF_PROCESSES:
        record.exc_info = record.exc_text = None
    return True


class ReadableFormatter(logging.Formatter):
    """One line for a person: time, level, what happened, and the context as key=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Format the line; a traceback follows on lines of its own."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        context = " ".join(f"{key}={value}" for key, value in (_context.get() or {}).items())
        line = f"{at} {record.levelname.lower():7} {record.getMessage()}" + (f"  [{context}]" if context else "")
        line += f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return without_controls(line)


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """Format the object: at, level, logger, message, context, traceback."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **(_context.get() or {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return escape_json(json.dumps(line, ensure_ascii=False, default=str))


class StandardError(logging.StreamHandler[TextIO]):
    """Write to the standard error of now.

    The one of the start may be closed and replaced.
    """

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """The standard error of now."""
        return sys.stderr


def set_up_logs(form: str, level: str) -> None:
    """Let the root logger write to standard error, readable or as JSON."""
    handler = StandardError()
    handler.setFormatter(JsonFormatter() if form == "json" else ReadableFormatter())
    handler.addFilter(shorten_end)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Celery tells of every task at this level, which the outcome log does better.  What urllib3 may tell, the client of
    # pages says: its warnings quote addresses.
    for chatty in ("celery.worker.strategy", "celery.app.trace", "celery.beat", "kombu"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
