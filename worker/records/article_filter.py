"""Article filters: which of the stored articles a list, a search, an export or a page of the desk is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from worker.errors import InputError
from worker.records import ARTICLE_KINDS

# Characters of a name, a tag or a title's words; the longest names of real sites have about 200.
MOST_CHARACTERS = 300
# The largest id: the largest whole number that every reader of JSON holds exactly, which both databases take.
MOST_ID = 2**53 - 1
# A primary subtag of BCP 47, as records hold it; what follows it is cut off.
LANGUAGE = re.compile(r"([a-z]{2,8})(?:[-_][a-z0-9_-]*)?", re.IGNORECASE)
# What PostgreSQL cannot hold in a text: NUL, and surrogates, which are no characters.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Choose articles; what is None lets all pass, and what is given must all hold.

    ``source`` is a slug, ``author`` and ``tag`` are whole names in any case, ``title`` are words that all stand in the
    title.  Times are aware and half-open, ``from`` counted in and ``to`` not: *published* means the date of
    publication, or where none is known the moment it was first seen; *seen* means first seen before ``seen_to`` and
    last seen at ``seen_from`` or later.  ``is_published`` tells articles at their address from those that are gone.

    Raises InputError, in one line, for a value that no article can have.
    """

    source: str | None = None
    language: str | None = None
    kind: str | None = None
    author: str | None = None
    tag: str | None = None
    title: str | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None
    seen_from: datetime | None = None
    seen_to: datetime | None = None
    has_caption: bool | None = None
    story_id: int | None = None
    is_published: bool | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, and cut a language down to its primary subtag."""
        for name in ("source", "author", "tag", "title"):
            check_words(name, getattr(self, name))
        if self.language is not None:
            object.__setattr__(self, "language", primary_subtag(self.language))
        if self.kind is not None and self.kind not in ARTICLE_KINDS:
            raise InputError(f"kind {self.kind!r}: allowed are {', '.join(ARTICLE_KINDS)}")
        if self.story_id is not None and not 0 < self.story_id <= MOST_ID:
            raise InputError(f"story {self.story_id}: a story's number is 1 or more")
        check_times("published", self.published_from, self.published_to)
        check_times("seen", self.seen_from, self.seen_to)


def check_words(name: str, value: str | None) -> None:
    """Raise InputError for a text that is empty, endless, or none that a database holds."""
    if value is None:
        return
    if not value.strip():
        raise InputError(f"{name}: it is empty; leave it out to let all pass")
    if len(value) > MOST_CHARACTERS:
        raise InputError(f"{name}: it has {len(value):,} characters, allowed are {MOST_CHARACTERS}")
    if UNSTORABLE.search(value):
        raise InputError(f"{name} {value!r}: it holds what is no character of a text")


def primary_subtag(language: str) -> str:
    """Return the language of a tag: "pt-BR" gives "pt"."""
    found = LANGUAGE.fullmatch(language)
    if found is None:
        raise InputError(f"language {language[:40]!r}: a code such as en, de or zh is right")
    return found[1].lower()


def check_times(name: str, start: datetime | None, end: datetime | None) -> None:
    """Raise InputError for what is no time, or a span that holds no moment."""
    for time in (start, end):
        if time is not None:
            check_time(name, time)
    if start is not None and end is not None and start >= end:
        raise InputError(f"{name}: from {start.isoformat()} to {end.isoformat()} holds no moment")


def check_time(name: str, time: Any) -> None:
    """Raise InputError for what is no time with zone, or none in UTC."""
    if not isinstance(time, datetime) or time.tzinfo is None:
        raise InputError(f"{name}: a time needs its zone, such as 2026-03-01T09:00+00:00")
    try:
        time.astimezone(UTC)
    except OverflowError:
        raise InputError(f"{name}: {time.isoformat()} lies outside of the years 1 to 9999 in UTC") from None
