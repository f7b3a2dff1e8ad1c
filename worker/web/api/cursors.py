"""Cursors: where the next page of a list begins, as a word that is opaque to whoever passes it on."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

from worker.records.article_filter import MOST_ID
from worker.web.problems import ProblemError

WRONG = "cursor: it is none of this list; take `next` of the page before, or leave it out"


def write_cursor(name: str, number: int, at: datetime | None = None) -> str:
    """Return the cursor of a list behind the row with that number.

    The moment is for lists that are ordered by one.
    """
    said = [name, number, *([at.astimezone(UTC).isoformat()] if at else [])]
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def read_number(name: str, cursor: str | None) -> int | None:
    """Return the number in a cursor of a list that is ordered by numbers.

    Raises ProblemError 400 for what is no cursor of that list.
    """
    return None if cursor is None else number_of(read_parts(name, cursor, 2)[1])


def read_place(name: str, cursor: str | None) -> tuple[datetime, int] | None:
    """Return the moment and the number in a cursor of a list ordered by both.

    Raises ProblemError 400 for what is no cursor of that list.
    """
    if cursor is None:
        return None
    _, number, said = read_parts(name, cursor, 3)
    try:
        at = datetime.fromisoformat(str(said))
    except ValueError:
        raise ProblemError(400, WRONG) from None
    if at.tzinfo is None or not 1 < at.year < 9999:
        raise ProblemError(400, WRONG)
    return at, number_of(number)


def read_parts(name: str, cursor: str, count: int) -> list[object]:
    """Return the parts of a cursor of a list, the list's name first.

    Raises ProblemError 400 for what is no such cursor.
    """
    try:
        said = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        raise ProblemError(400, WRONG) from None
    if not isinstance(said, list) or len(said) != count or said[0] != name:
        raise ProblemError(400, WRONG)
    return said


def number_of(said: object) -> int:
    """Return a number as both databases take it as an id.

    Raises ProblemError 400 for anything else.
    """
    if type(said) is not int or not 0 <= said <= MOST_ID:
        raise ProblemError(400, WRONG)
    return said
