"""Records as JSON in a column, and back."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from worker.records import ExtractionRules, FeedEntry, FetchedPage, Polling, Source, plain


def source_from(config: dict[str, Any]) -> Source:
    """Return the Source of its plain form."""
    values = known(Source, config)
    values["polling"] = Polling(**known(Polling, values.get("polling") or {}))
    values["headers"] = MappingProxyType(values.get("headers") or {})
    values["rules"] = tuple(rules for rule in values.get("rules") or () if (rules := rules_from(rule)))
    return Source(**values)


def rules_from(data: dict[str, Any] | None) -> ExtractionRules | None:
    """Return the ExtractionRules of their plain form."""
    if not data:
        return None
    values = known(ExtractionRules, data)
    for name in ("valid_from", "valid_until"):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    return ExtractionRules(**values)


def entry_from(data: dict[str, Any] | None) -> FeedEntry | None:
    """Return the FeedEntry of its plain form."""
    if not data:
        return None
    values = known(FeedEntry, data)
    for name in ("published_at", "modified_at"):
        if values.get(name):
            values[name] = datetime.fromisoformat(values[name])
    return FeedEntry(**values)


def page_from(row: Any, url: str | None = None) -> FetchedPage:
    """Return the page of its row; ``url`` where the row says it under another name."""
    return FetchedPage(
        url=url or row.url, final_url=row.final_url, status=row.status, fetched_at=row.fetched_at,
        content_hash=row.content_hash, size=row.size, headers=MappingProxyType(row.headers),
        content_type=row.content_type, evidence=entry_from(row.evidence), rules=rules_from(row.rules),
    )  # fmt: skip


def form(record: Any) -> dict[str, Any] | None:
    """Return the plain form of a record; None stays None."""
    result: dict[str, Any] | None = plain(record)
    return result


def known(record: type[Any], data: dict[str, Any]) -> dict[str, Any]:
    """Return the values of the record's own fields, lists as tuples.

    Keys of another version are passed over.
    """
    names = {f.name for f in fields(record)}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items() if key in names}
