"""The plain form of records: what JSON and the columns of databases take."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any


def plain(value: Any) -> Any:
    """Return the JSON-ready form of a record or of anything a record holds."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict | MappingProxyType):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        kind: Any = type(value)
        return {name: plain(getattr(value, name)) for name in names_of(kind)}
    return value


@cache
def names_of(record: Any) -> tuple[str, ...]:
    """Return the names of a record's fields, in their order."""
    return tuple(field.name for field in fields(record))
