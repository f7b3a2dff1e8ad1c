"""Dates in addresses: the day that a site files an article under."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.extraction.metadata.candidates import Stamp
from worker.normalize.dates import read_moment

# A folder for each of year, month and day: systems write it themselves, from the day of publication.
_FOLDERS = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/|$)")
_NAMED_MONTH = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(0?[1-9]|[12]\d|3[01])(?=/|$)", re.IGNORECASE)
_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/]?(0[1-9]|1[0-2])[-_/]?(0[1-9]|[12]\d|3[01])(?!\d)")
# An identifier that begins with the minute of its making: twelve digits or more.
_MINUTE = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=(?:[01]\d|2[0-3])[0-5]\d\d*(?!\d))")
# The day first, as editors write it into a slug; one that could be the month has two readings.
_DAY_FIRST = re.compile(r"(?<!\d)(1[3-9]|2\d|3[01])[-_.](0[1-9]|1[0-2])[-_.](20\d\d)(?!\d)")


def filed_stamps(url: str) -> Iterator[Stamp]:
    """Yield the day whose folders an address has: /2024/05/03/ or /2024/may/3/."""
    for pattern in (_FOLDERS, _NAMED_MONTH):
        if found := pattern.search(url):
            yield from _stamps("-".join(found.groups()))


def written_stamps(url: str) -> Iterator[Stamp]:
    """Yield the day that digits in an address may write."""
    if found := _DIGITS.search(url) or _MINUTE.search(url):
        yield from _stamps("-".join(found.groups()))
    elif found := _DAY_FIRST.search(url):
        yield from _stamps("-".join(reversed(found.groups())))


def _stamps(text: str) -> Iterator[Stamp]:
    parts = text.split("-")
    spelled = "-".join(part.zfill(2) for part in parts) if parts[1].isdigit() else f"{parts[2]} {parts[1]} {parts[0]}"
    if moment := read_moment(spelled, language="en"):
        yield Stamp(moment, "address")
