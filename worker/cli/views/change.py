"""A change of the feed, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.storage.queries.changes import Change


def change_line(change: Change) -> str:
    """Say when, what, which article, and where it stands; in UTC, to the second."""
    other = {"merged": f"into article {change.other_id}", "parted": f"from article {change.other_id}"}
    rest = (other.get(change.kind, ""), change.url or "")
    said = f"{change.at:%Y-%m-%d %H:%M:%S}  {change.kind:<11}  article {change.article_id}"
    return "  ".join([said, *(part for part in rest if part)])
