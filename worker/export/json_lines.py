"""JSON Lines: one exported record a line, with every key of the schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from worker.export.record import exported
from worker.normalize.controls import escape_json
from worker.storage.queries.whole_records import WholeRecord


class JsonLines:
    """Write records as JSON, each a line of UTF-8."""

    def begin(self) -> bytes:
        """Return what stands before the first record."""
        return b""

    def entries(self, records: Sequence[WholeRecord]) -> Iterator[bytes]:
        """Yield each record as a line."""
        for record in records:
            # Line separators and bidi marks as escapes: some readers end a line at U+2028.
            yield f"{escape_json(json.dumps(exported(record), ensure_ascii=False))}\n".encode()

    def end(self) -> bytes:
        """Return what stands behind the last record."""
        return b""
