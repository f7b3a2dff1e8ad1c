"""Filters of what articles share: which captions, pictures or teasers a list is about, by where and when they stood.

A list goes by ids, the newest first, and no index holds what a filter asks.  So one page looks at a bounded number of
rows, ``MOST_LOOKED_AT``, and says where the next goes on: a rare thing takes more pages, none of which takes long.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from worker.errors import InputError
from worker.records.article_filter import ArticleFilter, check_times, check_words
from worker.storage.queries.article_filter import conditions
from worker.storage.tables.articles import ArticleRow

# Rows of one page: with a probe of the indexes for each, some 50 ms at a million captions.
MOST_LOOKED_AT = 5_000
ALL_ARTICLES = ArticleFilter()
ONE: Any = select(literal_column("1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFilter:
    """Choose captions, pictures or teasers; what is None lets all pass.

    One place where it stood must meet all of ``article_id``, ``articles`` and the times, which mean that place:
    first seen there before ``seen_to``, and last at ``seen_from`` or later.  ``words`` all stand in its text, and
    ``domain`` is that of its own address, subdomains included.

    Raises InputError, in one line, for a value that nothing can have.
    """

    article_id: int | None = None
    words: str | None = None
    domain: str | None = None
    seen_from: datetime | None = None
    seen_to: datetime | None = None
    articles: ArticleFilter = ALL_ARTICLES

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, and write the domain as addresses have it."""
        check_words("q", self.words)
        check_words("domain", self.domain)
        check_times("seen", self.seen_from, self.seen_to)
        if self.domain is not None:
            object.__setattr__(self, "domain", written_domain(self.domain))

    @property
    def is_narrow(self) -> bool:
        """Whether more is asked than what one article holds, which is little."""
        return self.article_id is None and self != SharedFilter()

    def passes(self, url: str | None) -> bool:
        """Tell whether an address is of the domain that is wanted."""
        if self.domain is None:
            return True
        host = urlsplit(url or "").hostname or ""
        return host == self.domain or host.endswith(f".{self.domain}")


def written_domain(said: str) -> str:
    """Return a domain as addresses have it: lower case, in ASCII.

    Raises InputError for what is no domain.
    """
    try:
        domain = said.strip().strip(".").encode("idna").decode().lower()
    except UnicodeError:
        domain = ""
    if not domain or set(domain) & set("/:@?# "):
        raise InputError(f"domain {said[:80]!r}: a name such as example.org is right")
    return domain


def stands(wanted: SharedFilter, seen: Any, mine: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Return the condition that a row stood somewhere as a filter asks.

    It is none where the filter asks for no place.  ``mine`` ties the places ``seen`` to the row.
    """
    asked: list[ColumnElement[bool]] = []
    if wanted.article_id is not None:
        asked.append(seen.article_id == wanted.article_id)
    if wanted.seen_from is not None:
        asked.append(seen.last_seen_at >= wanted.seen_from)
    if wanted.seen_to is not None:
        asked.append(seen.first_seen_at < wanted.seen_to)
    of_article = conditions(wanted.articles)
    if not asked and not of_article:
        return []
    place = ONE.select_from(seen).where(mine, *asked)
    if of_article:
        place = place.join(ArticleRow, ArticleRow.id == seen.article_id).where(*of_article)
    return [is_there(place)]


def is_there(query: Any) -> ColumnElement[bool]:
    """Return the condition that a query has a row.

    Not EXISTS: PostgreSQL would turn that into a join with all places of all rows.
    """
    found: ColumnElement[bool] = query.limit(1).scalar_subquery() == 1
    return found


def has_words(text: Any, words: str | None) -> list[ColumnElement[bool]]:
    """Return the conditions that all words stand in a text."""
    return [func.lower(text).contains(word.lower(), autoescape=True) for word in (words or "").split()]


def lowest_looked_at(session: Session, table: Any, before: int | None) -> int | None:
    """Return the id that a page which begins below ``before`` looks down to.

    None where it comes to the end.
    """
    ids = select(table.id).order_by(table.id.desc()).offset(MOST_LOOKED_AT - 1).limit(1)
    if before is not None:
        ids = ids.where(table.id < before)
    found: int | None = session.scalar(ids)
    return found
