"""Outcomes of saving: where a page came from, and what became of its article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from worker.records.work import Why
from worker.storage.articles.revisions import Capture, is_shown, revisions
from worker.storage.articles.serialization import StoredReading


@dataclass(frozen=True, slots=True)
class Saved:
    """Say what became of a page's article.

    ``word`` is stored (a new article), revised (new content), unchanged, or duplicate (another address of an article
    already there).
    """

    word: Literal["stored", "revised", "unchanged", "duplicate"]
    article_id: int
    reason: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Say where a reading comes from, when, and why."""

    page_id: int
    frontier_id: int
    source_id: int | None
    fetched_at: datetime
    parsed_at: datetime
    why: Why


def duplicate_reason(before: Iterable[Capture], after: Iterable[Capture]) -> str:
    """Tell whether the page is a better form of its article's address or one more."""
    is_better = min(capture.rank for capture in after) < min(capture.rank for capture in before)
    return "canonical_form" if is_better else "same_article"


def outcome(
    reading: StoredReading,
    origin: Origin,
    article_id: int,
    before: Sequence[Capture],
    after: Sequence[Capture],
    found: Collection[int],
) -> Saved:
    """Return what became of the page, the same when a save is repeated.

    What a revision changed is left out.
    """
    known = [capture for capture in before if origin.why == "reparse" or capture.page_id != origin.page_id]
    mine = next(capture for capture in after if capture.page_id == origin.page_id)
    if not known:
        return Saved("stored", article_id, "new")
    if origin.frontier_id not in {capture.frontier_id for capture in known}:
        reason = "joined" if len(found) > 1 else duplicate_reason(known, after)
        return Saved("duplicate", article_id, reason, f"also at {reading.article.canonical_url}")
    if not is_shown(0, mine.state):
        return Saved("unchanged", article_id, "suspect", "lost its text to an error page, which is not shown")
    if len(revisions(after)) > len(revisions(known)):
        return Saved("revised", article_id, origin.why)
    return Saved("unchanged", article_id, "same_content")


def changed_text(changed: Sequence[str]) -> str | None:
    """Return the fields that a revision changed, for a person."""
    return f"changed: {', '.join(changed)}" if changed else None
