"""Articles: the records in the database (the record store takes this module's place)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from worker.claims import Why
from worker.records import Article


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an article."""

    word: str = "stored"
    article_id: int = 1
    reason: str = "ok"
    detail: str | None = None
    new_targets: tuple[str, ...] = ()


class Articles:
    """The records in the database."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def save(
        self,
        article: Article,
        *,
        page_id: int,
        frontier_id: int,
        source_id: int | None,
        fetched_at: datetime,
        aliases: Iterable[str],
        why: Why,
        now: datetime,
    ) -> Saved:
        """What became of the article."""
        return Saved()

    def settle(self, article_id: int, now: datetime) -> None:
        """Nothing; what was stored is joined with the rest."""

    def settle_pending(self, now: datetime) -> None:
        """Nothing; what was stored and not yet joined is joined."""

    def mark_unpublished(self, url: str, at: datetime, reason: str) -> bool:
        """Whether an article stood at that address."""
        return False

    def list(self, *, source: str | None = None, limit: int = 20) -> list[Any]:
        """The articles, the newest first."""
        return []

    def find(self, name: str) -> Any:
        """The article of a number or an address."""
        return None
