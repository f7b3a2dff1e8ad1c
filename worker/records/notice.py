"""Notices: one thing each that is told to people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

NoticeKind = Literal["began", "ended", "new", "revised", "test"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Say one thing to tell: a warning's begin or end, or an article.

    ``subject`` names it once for all: what has the same one is told once to each channel.
    """

    subject: str
    kind: NoticeKind
    text: str
    at: datetime
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """Hold a warning that lasts, by its key, and whether it was told."""

    key: str
    text: str
    began_at: datetime
    seen_at: datetime
    is_told: bool = False
