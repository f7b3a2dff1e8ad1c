"""Candidates: possible values of a field with where each came from, and the lines and dates they are read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from lxml import etree

from worker.extraction.page.statements import FieldValue
from worker.normalize.dates import Moment

T = TypeVar("T")


class HeadLine(NamedTuple):
    """Hold an element of one line at most, its place, and its class words."""

    element: etree._Element
    position: int
    words: str


class Byline(NamedTuple):
    """Hold a printed byline: its words, their pieces, and how it was known."""

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
        """Return whether it has a time of day.

        Midnight to the second is how systems write that they know none.
        """
        when = self.moment.when
        return self.moment.has_time and (when.hour, when.minute, when.second) != (0, 0, 0)


def best(candidates: Iterable[FieldValue[T]]) -> FieldValue[T] | None:
    """Return the first candidate; finders yield them in order of trust."""
    return next(iter(candidates), None)
