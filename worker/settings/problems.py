"""Problems: what pydantic refuses -> lines that name place, key, value and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from worker.settings.keys import allowed_of


def details(error: ValidationError) -> list[ErrorDetails]:
    """List what pydantic refuses, one entry for each key, in the order of the keys."""
    return error.errors(include_url=False)


def allowed_for(model: type[BaseModel], key: str) -> str:
    """Return the words for what a key of a table allows."""
    return allowed_of(model.model_fields[key])


def message(detail: ErrorDetails) -> str:
    """Return the sentence with which one of our own checks refused a whole table."""
    return str(detail.get("ctx", {}).get("error", detail["msg"]))


def near(key: str, keys: Iterable[str]) -> str:
    """Name the known key that a misspelt one is nearest to, if any."""
    close = difflib.get_close_matches(key, list(keys), n=1)
    return f" (meant {close[0]}?)" if close else ""


def unknown(key: str, keys: Sequence[str], noun: str = "key") -> str:
    """Say that a key is unknown, and which one was probably meant."""
    return f": no such {noun}{near(key, keys)}; known are {', '.join(keys)}"
