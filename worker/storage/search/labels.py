"""Labels: facts of an article that stand in its index beside its words, so that one look-up answers both.

A filter on a word that stands in every article is as quick then as the filter alone; and days, months and years let a
search take the newest articles first, whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from worker.normalize.text import normal_form
from worker.records.article_filter import ArticleFilter
from worker.storage.database.keys import digest

# Digits of a hash: among a hundred million names two are alike by chance once in a thousand times.
HASHED = 16
CAPTIONED, BARE = "captioned", "uncaptioned"
STANDING, GONE = "standing", "gone"
# Years that a span is spelled out for; one beyond is all that is stored.
MOST_YEARS = 60


def source_label(source_id: int | None) -> str:
    """Return the label of a source."""
    return f"source{source_id or 0}"


def language_label(language: str | None) -> str:
    """Return the label of a language."""
    return f"language{language or ''}"


def kind_label(kind: str) -> str:
    """Return the label of a kind."""
    return f"kind{kind}"


def configuration_label(configuration: str) -> str:
    """Return the label of the way in which words were stemmed."""
    return f"words{configuration}"


def name_label(field: str, name: str) -> str:
    """Return the label of a name (of an author, a tag), whatever its case."""
    return f"{field}{digest(normal_form(name))[:HASHED]}"


def filter_labels(wanted: ArticleFilter, source_id: int | None) -> list[str]:
    """Return the labels that every article of a filter has."""
    found = [] if wanted.source is None else [source_label(source_id)]
    found += [] if wanted.language is None else [language_label(wanted.language)]
    found += [] if wanted.kind is None else [kind_label(wanted.kind)]
    found += [] if wanted.author is None else [name_label("author", wanted.author)]
    found += [] if wanted.tag is None else [name_label("tag", wanted.tag)]
    found += [] if wanted.has_caption is None else [CAPTIONED if wanted.has_caption else BARE]
    found += [] if wanted.is_published is None else [STANDING if wanted.is_published else GONE]
    return found


def date_labels(at: datetime) -> list[str]:
    """Return the labels of an article's date."""
    day = at.astimezone(UTC)
    return [f"day{day:%Y%m%d}", f"month{day:%Y%m}", f"year{day:%Y}"]


def span_labels(first: datetime, last: datetime) -> list[str]:
    """Return labels of which each article of a span of days has one.

    Whole years and months by their own, the days at both rims one by one; empty for a span of too many years.
    """
    start, end = first.astimezone(UTC).date(), last.astimezone(UTC).date()
    if end.year - start.year > MOST_YEARS:
        return []
    return list(covering(start, end))


def covering(day: date, end: date) -> Iterator[str]:
    """Yield the largest spans of the calendar that make up one."""
    while day <= end:
        year, month = date(day.year, 12, 31), month_end(day)
        if (day.month, day.day) == (1, 1) and year <= end:
            last, label = year, f"year{day:%Y}"
        elif day.day == 1 and month <= end:
            last, label = month, f"month{day:%Y%m}"
        else:
            last, label = day, f"day{day:%Y%m%d}"
        yield label
        if last == date.max:
            return
        day = last + timedelta(days=1)


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    if day.month == 12:
        return date(day.year, 12, 31)
    return date(day.year, day.month + 1, 1) - timedelta(days=1)
