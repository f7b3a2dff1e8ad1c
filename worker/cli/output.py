"""Output: records as tables and pages for people, as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

console = Console(highlight=False)


def print_json(value: Any) -> None:
    """Nothing; the value is printed as one JSON document."""
    print_line(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_json_lines(values: Iterable[Any]) -> None:
    """Nothing; each value is printed as one JSON object on a line of its own."""
    for value in values:
        print_line(json.dumps(value, ensure_ascii=False, default=str))


def print_line(text: str) -> None:
    """Nothing; the text is printed as it is, neither wrapped nor coloured."""
    console.print(text, markup=False, soft_wrap=True)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """Nothing; the rows are printed as a table that fits the terminal."""
    table = Table(*columns, title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)
