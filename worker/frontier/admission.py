"""Admission: which of the addresses found are taken up, and why the others are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from worker.normalize.urls import MAX_URL_CHARACTERS, absolute, same_site, url_key
from worker.records import FeedEntry, Source

MAX_DEPTH = 3  # Steps from what a source itself announces: teasers of teasers lead away from it.

Refusal = Literal["bad_url", "forgotten", "excluded", "other_site", "not_included", "too_old", "too_deep"]


@dataclass(frozen=True, slots=True)
class Admission:
    """Hold the entries to take up, in order, and the refused with reasons."""

    taken: tuple[FeedEntry, ...] = ()
    refused: tuple[tuple[FeedEntry, Refusal], ...] = ()


def admitted(
    entries: Iterable[FeedEntry],
    source: Source,
    *,
    now: datetime,
    found_on: str | None = None,
    depth: int = 0,
    is_forgotten: Callable[[str], bool] = lambda key: False,
) -> Admission:
    """Which entries the source's rules take up; ``is_forgotten`` answers for an address's key (the tombstones)."""
    taken: dict[str, FeedEntry] = {}
    refused: list[tuple[FeedEntry, Refusal]] = []
    for entry in entries:
        reason = find_refusal(entry, source, now=now, found_on=found_on, depth=depth, is_forgotten=is_forgotten)
        if reason is None:
            taken.setdefault(url_key(entry.url), entry)
        else:
            refused.append((entry, reason))
    return Admission(tuple(taken.values()), tuple(refused))


def find_refusal(
    entry: FeedEntry,
    source: Source,
    *,
    now: datetime,
    found_on: str | None = None,
    depth: int = 0,
    is_forgotten: Callable[[str], bool] = lambda key: False,
) -> Refusal | None:
    """Why the source does not take up the entry; None where it does.

    An address must be on the site of the source's home page or of the feed it was ``found_on``; another site is open
    where an ``include`` pattern matches its host too.  ``exclude`` beats ``include``.  An entry without a date is
    never too old.
    """
    url = absolute(entry.url, "")
    if url is None or len(url) > MAX_URL_CHARACTERS:
        return "bad_url"
    if is_forgotten(url_key(url)):
        return "forgotten"
    if depth > MAX_DEPTH:
        return "too_deep"
    if any(_compiled(pattern).search(url) for pattern in source.exclude):
        return "excluded"
    return _outside(url, source, found_on) or ("too_old" if is_too_old(entry, source, now) else None)


def is_too_old(entry: FeedEntry, source: Source, now: datetime) -> bool:
    """Tell whether the entry's date lies before the source's max_age.

    The date of its last change, where it states only that.
    """
    stated = entry.published_at or entry.modified_at
    return source.max_age is not None and stated is not None and now - stated > timedelta(seconds=source.max_age)


def budget_until(source: Source, *, now: datetime, used: int) -> datetime | None:
    """Return when the source may have another page fetched; None for now.

    The budget is counted by UTC day.

    ``used`` counts the pages fetched for it on the UTC day of ``now``.
    """
    if source.daily_budget is None or used < source.daily_budget:
        return None
    return datetime.combine(now.astimezone(UTC).date(), datetime.min.time(), UTC) + timedelta(days=1)


def _outside(url: str, source: Source, found_on: str | None) -> Refusal | None:
    """Why the source's own site and its include patterns leave the address out."""
    matches = [found for pattern in source.include if (found := _compiled(pattern).search(url))]
    is_own = same_site(url, source.home_url) or (found_on is not None and same_site(url, found_on))
    if not is_own:
        start = url.find("//") + 2
        end = start + len(urlsplit(url).netloc)
        if not any(found.start() <= start and found.end() >= end for found in matches):
            return "other_site"
    return "not_included" if source.include and not matches else None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
