"""Output: records as tables and pages for people, as JSON for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from worker.normalize.controls import escape_json, without_controls

# The largest number that a person may give: what both databases take as an integer.
MOST = 2**31 - 1


def print_json(value: Any) -> None:
    """Print the value as one JSON document."""
    print_line(to_json(value, indent=2))


def print_json_lines(values: Iterable[Any]) -> None:
    """Print each value as one JSON object on a line of its own."""
    for value in values:
        print_line(to_json(value))


def to_json(value: Any, indent: int | None = None) -> str:
    """Format the value as JSON; beyond ASCII only where the output can take it."""
    takes_all = (sys.stdout.encoding or "").lower().startswith("utf")
    return escape_json(json.dumps(value, ensure_ascii=not takes_all, indent=indent, default=str))


def print_line(text: str) -> None:
    """Print the text, neither wrapped nor coloured, controls replaced."""
    sys.stdout.write(f"{without_controls(text)}\n")


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    empty: str,
    below: str | None = None,
    cut: str | None = None,
) -> None:
    """Print the rows as a table that fits the terminal, or that there are none.

    Where they do not fit, the column ``below`` stands on a line of its own under its row, and ``cut`` is cut;
    without ``cut`` the widest is folded.  An address belongs below: cut it can be used for nothing.
    """
    from worker.cli.views.table import print_fitting  # Half of what a command takes that only prints lines.

    found = [["" if cell is None else visible(str(cell)) for cell in row] for row in rows]
    if not found:
        print_line(empty)
        return
    print_fitting(list(columns), found, below, cut)


def visible(value: Any) -> Any:
    """Put a sign in the place of every control character of a value.

    The value is a text, or a list or dict that holds texts.
    """
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, list | tuple):
        return [visible(item) for item in value]
    if isinstance(value, dict):
        return {key: visible(item) for key, item in value.items()}
    return value
