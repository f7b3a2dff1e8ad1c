"""Records of one kind: read anew with every iteration, a part at a time, or all at once as a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_type_hints

from worker.errors import InputError
from worker.records import Article
from worker.storage.queries.article_list import Listed
from worker.storage.queries.search import Hit
from worker.storage.queries.whole_records import WholeRecord

if TYPE_CHECKING:
    import pandas
    import polars

Record = TypeVar("Record")
# What an article in hand has and the stored record has not.
UNSTORED = ("claims",)
# Dates of a record, which are texts there, each with the offset of its page.
DATES = ("published_at", "modified_at")


@dataclass(frozen=True, slots=True)
class Records(Generic[Record]):
    """Iterate over records of one class, or make a frame of them."""

    record: type[Record]
    read: Callable[[], Iterator[Record]]

    def __iter__(self) -> Iterator[Record]:
        """Read the records from the database."""
        return self.read()

    def to_pandas(self) -> pandas.DataFrame:
        """Return a frame of pandas, with a column for each field; times are in UTC.

        An article's record has its keys as columns beside the others.  Raises InputError without pandas.
        """
        try:
            import pandas
        except ImportError:
            raise missing("pandas") from None
        frame = pandas.DataFrame([row(each) for each in self], columns=columns(self.record))
        for name in times(self.record):
            frame[name] = pandas.to_datetime(frame[name], utc=True)
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Return a frame of polars, as ``to_pandas`` does; lists and records stay nested.

        Raises InputError without polars.
        """
        try:
            import polars
        except ImportError:
            raise missing("polars") from None
        zoned = {name: polars.Datetime("us", "UTC") for name in times(self.record)}
        rows = [row(each) for each in self]
        data = {name: [each[name] for each in rows] for name in columns(self.record)}
        return polars.DataFrame(data, schema_overrides=zoned, strict=False)


def missing(name: str) -> InputError:
    """Return what to say where a library is not installed."""
    return InputError(f"{name} is not installed: pip install 'copydesk[frames]'")


def columns(record: type[Any]) -> list[str]:
    """Return the columns of a kind of records."""
    names = [field.name for field in fields(record)]
    if record is WholeRecord:
        return ["id", *(field.name for field in fields(Article) if field.name not in UNSTORED), *names[2:]]
    if record is Hit:
        return [*(field.name for field in fields(Listed)), "score"]
    return names


def times(record: type[Any]) -> list[str]:
    """Return the columns that hold times."""
    known = {WholeRecord: (*DATES, *time_fields(WholeRecord)), Hit: time_fields(Listed)}
    return list(known.get(record, time_fields(record)))


def time_fields(record: type[Any]) -> tuple[str, ...]:
    """Return the fields of a class that hold times."""
    return tuple(name for name, kind in get_type_hints(record).items() if kind in (datetime, datetime | None))


def row(record: Any) -> dict[str, Any]:
    """Return one record's columns."""
    if isinstance(record, WholeRecord):
        said = {name: record.record.get(name) for name in columns(WholeRecord)}
        own = {field.name: getattr(record, field.name) for field in fields(record) if field.name != "record"}
        dates = {name: moment(record.record.get(name)) for name in DATES}
        return said | own | dates
    if isinstance(record, Hit):
        return {**plain_fields(record.article), "score": record.score}
    return plain_fields(record)


def plain_fields(record: Any) -> dict[str, Any]:
    """Return a record's fields, tuples as lists and records in them as dicts."""
    return {field.name: plain_value(getattr(record, field.name)) for field in fields(record)}


def plain_value(value: Any) -> Any:
    """Return a value as a cell holds it."""
    if isinstance(value, tuple):
        return [plain_fields(item) if hasattr(item, "__dataclass_fields__") else item for item in value]
    return value


def moment(value: str | None) -> datetime | None:
    """Return the time of an ISO 8601 text."""
    return datetime.fromisoformat(value) if value else None
