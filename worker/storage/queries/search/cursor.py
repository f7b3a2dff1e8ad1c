"""Cursors: where a search goes on, in a form that a person can pass on and cannot break."""

from __future__ import annotations

import base64
import binascii
import json
import math
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from worker.errors import InputError
from worker.storage.database.keys import digest
from worker.storage.search.matches import Match

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MOST_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Cursor:
    """Say where a search goes on.

    ``asked`` names the question, ``last_id`` the newest article when it began: what is stored later is not in it.
    Behind ``before`` (an article's date in microseconds, and its id) matches are ranked next; of those, ``after`` (rank
    and id) is the last that was shown.  ``total`` was counted at the begin.
    """

    asked: str
    last_id: int
    total: int
    is_exact: bool
    before: tuple[int, int] | None = None
    after: tuple[float, int] | None = None

    @property
    def match(self) -> Match | None:
        """Return the article behind which matches are taken."""
        return Match(self.before[1], EPOCH + self.before[0] * MICROSECOND) if self.before else None


def place_of(match: Match) -> tuple[int, int]:
    """Return an article's place among all by date."""
    return (match.dated_at - EPOCH) // MICROSECOND, match.article_id


def name_question(*parts: object) -> str:
    """Return a short name of what is asked."""
    return digest(repr(parts))[:12]


def write_cursor(cursor: Cursor) -> str:
    """Return a cursor as a word of letters, digits, - and _."""
    form = json.dumps(astuple(cursor), separators=(",", ":"))
    return base64.urlsafe_b64encode(form.encode()).decode().rstrip("=")


def read_cursor(word: str, asked: str) -> Cursor:
    """Return the cursor of a word.

    Raises InputError where it is none, or that of another question.
    """
    try:
        if len(word) > MOST_CHARACTERS:
            raise ValueError("too long")
        cursor = checked(json.loads(base64.urlsafe_b64decode(word.encode("ascii") + b"=" * (-len(word) % 4))))
        assert cursor.match is None or cursor.match.dated_at
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        raise InputError("the cursor is none that a search gave: leave it out to begin anew") from None
    if cursor.asked != asked:
        raise InputError("the cursor belongs to another search: words, filters and order must stay the same")
    return cursor


def checked(values: Any) -> Cursor:
    """Return a cursor of its values.

    Raises ValueError or TypeError for what is none.
    """
    asked, last_id, total, is_exact, before, after = values
    moment, behind = before or (0, 0)
    score, shown = after or (0.0, 0)
    numbers = (last_id, total, moment, behind, shown)
    if not all(type(number) is int and abs(number) < 1 << 63 for number in numbers) or not isinstance(asked, str):
        raise ValueError("not a cursor's numbers")
    if not math.isfinite(float(score)):
        raise ValueError("not a rank")
    ranked = (float(score), shown) if after else None
    return Cursor(asked, last_id, total, bool(is_exact), (moment, behind) if before else None, ranked)
