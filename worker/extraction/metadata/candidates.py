"""Candidates: possible values of a field with where each came from, and the lines and dates they are read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from lxml import etree

from worker.extraction.page.statements import FieldValue
from worker.normalize.dates import Moment

T = TypeVar("T")


class Line(NamedTuple):
    """An element with a line of text at most, where it stands, and its class and id in lower case."""

    element: etree._Element
    position: int
    words: str


class Byline(NamedTuple):
    """A printed byline: its words, the pieces of it that stand in elements of their own, and how it was known."""

    words: str
    pieces: tuple[str, ...]
    provenance: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """One reading of a date: what was written, and where."""

    moment: Moment
    provenance: str

    @property
    def is_exact(self) -> bool:
        """Whether it has a time of day; midnight to the second is how systems write that they know none."""
        when = self.moment.when
        return self.moment.has_time and (when.hour, when.minute, when.second) != (0, 0, 0)


def best(candidates: Iterable[FieldValue[T]]) -> FieldValue[T] | None:
    """The first candidate, None where there is none: finders yield them in order of trust."""
    return next(iter(candidates), None)
