"""Tables that fit the terminal: every column as wide as its cells, where there is room, and no row of many lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from worker.cli.views.console import console

# Columns between two cells, and the least that a column is narrowed to.
GAP, NARROWEST = 2, 12
INDENT = "  "


def print_fitting(columns: list[str], rows: list[list[str]], below: str | None, cut: str | None) -> None:
    """Print the rows in the width of the terminal."""
    under = columns.index(below) if below and needed(columns, rows) > console.width else None
    shown = [row if under is None else row[:under] + row[under + 1 :] for row in rows]
    names = [name for place, name in enumerate(columns) if place != under]
    cut_at = names.index(cut) if cut else None
    widths = fitted(widest(names, shown), console.width, cut_at)
    console.print(line(names, widths, None, "bold"))
    for row, whole in zip(shown, rows, strict=True):
        console.print(line(row, widths, cut_at))
        if under is not None and whole[under]:
            console.print(Text(INDENT + whole[under], style="dim"), soft_wrap=True)


def needed(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return the columns of a terminal that the whole table takes."""
    widths = widest(columns, rows)
    return sum(widths) + GAP * (len(widths) - 1)


def widest(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of each column's widest cell, its name counted."""
    return [max(map(cell_len, cells)) for cells in zip(columns, *rows, strict=True)]


def fitted(widths: list[int], room: int, cut: int | None) -> list[int]:
    """Narrow the column to be cut, then the widest ones, until all fit the room."""
    widths = list(widths)
    over = sum(widths) + GAP * (len(widths) - 1) - room
    if over > 0 and cut is not None:
        taken = min(over, max(0, widths[cut] - NARROWEST))
        widths[cut] -= taken
        over -= taken
    while over > 0 and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
        over -= 1
    return widths


def line(cells: Sequence[str], widths: Sequence[int], cut: int | None, style: str = "") -> Table:
    """Lay out one row, its cells folded where they are too wide, one cut."""
    row = Table(box=None, show_header=False, pad_edge=False, padding=(0, GAP, 0, 0), collapse_padding=True)
    for place, width in enumerate(widths):
        row.add_column(width=width, no_wrap=place == cut, overflow="ellipsis" if place == cut else "fold")
    row.add_row(*(Text(cell, style=style) for cell in cells))
    return row
