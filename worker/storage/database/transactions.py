"""Transactions tried again where the database itself asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

Result = TypeVar("Result")

# Serialization failure, deadlock, and a shared row that was collected between finding it and referring to it.
TRANSIENT_STATES = frozenset({"40001", "40P01", "23503"})
SQLITE_BUSY = 5
SQLITE_FOREIGN_KEY = 787


def try_twice(work: Callable[[], Result]) -> Result:
    """Return what ``work`` returns, begun anew once after a lost transaction."""
    try:
        return work()
    except DBAPIError as error:
        if not is_transient(error):
            raise
    return work()


def is_transient(error: DBAPIError) -> bool:
    """Tell whether the same work can succeed when it is simply done again."""
    if getattr(error.orig, "sqlstate", None) in TRANSIENT_STATES:
        return True
    code = getattr(error.orig, "sqlite_errorcode", 0)
    return code & 0xFF == SQLITE_BUSY or code == SQLITE_FOREIGN_KEY
