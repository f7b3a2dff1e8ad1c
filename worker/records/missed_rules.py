"""Missed rules: fields of a source's rules whose selectors name nothing on a page, as its record's warnings say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from worker.records import ExtractionRules

RULE_FIELDS = tuple(f.name for f in fields(ExtractionRules) if not f.name.startswith("valid"))


def warn_missed(field: str) -> str:
    """Return the warning that the rules of a field name nothing."""
    return f"the source's rules.{field} names nothing on this page"


def missed_rules(warnings: Iterable[str]) -> tuple[str, ...]:
    """Return the fields of the rules that a record's warnings say named nothing."""
    said = frozenset(warnings)
    return tuple(field for field in RULE_FIELDS if warn_missed(field) in said)
