"""Records of one kind: read anew with every iteration, a part at a time, or all at once as a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from types import MappingProxyType, UnionType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from sqlalchemy import exc

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
# What pandas calls what a column always holds.
PANDAS = MappingProxyType({int: "int64", float: "float64", bool: "bool"})


@dataclass(frozen=True, slots=True)
class Records(Generic[Record]):
    """Iterate over records of one class, or make a frame of them."""

    record: type[Record]
    read: Callable[[], Iterator[Record]]

    def __iter__(self) -> Iterator[Record]:
        """Read the records from the database.

        Raises InputError where it cannot be read any more.
        """
        with told_in_a_line():
            yield from self.read()

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
        return frame if len(frame) else frame.astype(plain_columns(self.record))

    def to_polars(self) -> polars.DataFrame:
        """Return a frame of polars, as ``to_pandas`` does; lists and records stay nested.

        Raises InputError without polars.
        """
        try:
            import polars
        except ImportError:
            raise missing("polars") from None
        rows = [row(each) for each in self]
        data = {name: [each[name] for each in rows] for name in columns(self.record)}
        return polars.DataFrame(data, schema_overrides=polars_types(self.record), strict=False)


def missing(name: str) -> InputError:
    """Return what to say where a library is not installed."""
    return InputError(f"{name} is not installed: pip install 'copydesk[frames]'")


@contextmanager
def told_in_a_line() -> Iterator[None]:
    """Tell what goes wrong with the database by an InputError of one line."""
    try:
        yield
    except (exc.ArgumentError, exc.StatementError, exc.TimeoutError) as error:
        said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise InputError(f"the database cannot be read: {said}") from None


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


def kinds(record: type[Any]) -> dict[str, Any]:
    """Return the type of each column of a kind of records."""
    if record is WholeRecord:
        known = {**get_type_hints(WholeRecord), **get_type_hints(Article), **dict.fromkeys(DATES, datetime | None)}
    elif record is Hit:
        known = {**get_type_hints(Hit), **get_type_hints(Listed)}
    else:
        known = get_type_hints(record)
    return {name: known[name] for name in columns(record)}


def plain_columns(record: type[Any]) -> dict[str, str]:
    """Return what pandas makes of the columns that always hold a number or a truth."""
    return {name: PANDAS[kind] for name, kind in kinds(record).items() if kind in PANDAS}


def polars_types(record: type[Any]) -> dict[str, Any]:
    """Return what polars makes of the columns, whether there are rows or none."""
    own = {field.name for field in fields(Article)} if record is WholeRecord else set()
    typed = {name: polars_type(kind, as_text=name in own - set(DATES)) for name, kind in kinds(record).items()}
    return {name: kind for name, kind in typed.items() if kind is not None}


def polars_type(kind: Any, *, as_text: bool) -> Any:
    """Return polars' type for one of ours; None for a mapping.

    The keys of that are known when it is read.  ``as_text`` says that moments are ISO 8601 there.
    """
    import polars

    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return polars_type(next(each for each in inner if each is not type(None)), as_text=as_text)
    if origin is tuple:
        return polars.List(polars_type(inner[0], as_text=as_text))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return polars.Struct({name: polars_type(hint, as_text=as_text) for name, hint in hints.items()})
    if kind is datetime:
        return polars.String() if as_text else polars.Datetime("us", "UTC")
    simple = {int: polars.Int64(), float: polars.Float64(), bool: polars.Boolean(), str: polars.String()}
    return polars.String() if origin is Literal else simple.get(kind)


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
