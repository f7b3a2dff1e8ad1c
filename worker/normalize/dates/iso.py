"""ISO dates: what people, parameters and files of others state as a date or a time, read by one rule."""

from __future__ import annotations

import re
from datetime import UTC, datetime

# What is accepted, in words for whoever stated something else.
ISO_WORDS = "a date or a time such as 2026-03-01, 2026-03-01T09:00 (UTC) or 2026-03-01T09:00+01:00"
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII | re.IGNORECASE
)


def read_iso(text: str) -> datetime:
    """Read a date or a time by ISO 8601 as a moment in UTC.

    A date is its midnight, and without a zone a time is UTC.  A bare year, a week or a number is refused, for it may
    mean something else.  Raises ValueError with ``ISO_WORDS``.
    """
    try:
        at = datetime.fromisoformat(text.upper()) if _ISO.fullmatch(text) else None
        if at is not None:
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):  # The first and last days of the calendar have no moment in every zone.
        pass
    raise ValueError(ISO_WORDS)
