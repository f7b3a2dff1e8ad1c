"""CSV by RFC 4180, in UTF-8: one article a row, with lists as JSON in their cells.

Texts stand as they are, for they are research data.  A spreadsheet takes a cell that begins with ``=`` for a formula,
though, and a headline may be written to be one: ``guard`` puts an apostrophe before such cells.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from worker.export.record import ExportedRecord, exported
from worker.storage.queries.whole_records import WholeRecord

COLUMNS = (
    "id", "source", "canonical_url", "url", "site_name", "kind", "language", "title", "kicker", "dek", "byline",
    "authors", "published_at", "modified_at", "section", "tags", "is_free", "is_sponsored", "licence", "word_count",
    "confidence", "text", "captions", "images", "teasers", "story_id", "revision_count", "changed_at",
    "first_seen_at", "last_seen_at", "unpublished_at", "unpublished_reason", "warnings", "extractor_version",
)  # fmt: skip
# How a cell begins that a spreadsheet may run (OWASP, CSV injection).
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = b"\xef\xbb\xbf"  # By which spreadsheets know UTF-8.


class CommaSeparated:
    """Write records as rows; with ``guard`` for a spreadsheet."""

    def __init__(self, *, guard: bool = False) -> None:
        self.guard = guard

    def begin(self) -> bytes:
        """Return the row of the columns' names."""
        return (MARK if self.guard else b"") + row_of(COLUMNS)

    def entries(self, records: Sequence[WholeRecord]) -> Iterator[bytes]:
        """Yield each record as a row."""
        for record in records:
            cells = cells_of(exported(record))
            yield row_of(map(guarded, cells) if self.guard else cells)

    def end(self) -> bytes:
        """Return what stands behind the last row."""
        return b""


def cells_of(record: ExportedRecord) -> list[str]:
    """Return the cells of a record."""
    captions = [image["caption"] for image in record["images"] if image["caption"]]
    shown = record | {"authors": [author["name"] for author in record["authors"]], "captions": captions}
    return [cell_of(shown[name]) for name in COLUMNS]


def cell_of(value: Any) -> str:
    """Return a value as a cell: empty for what is unknown, JSON for lists."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def row_of(cells: Any) -> bytes:
    """Return cells as one row.

    Those that hold a comma, a quote or the end of a line are quoted.
    """
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue().encode()
