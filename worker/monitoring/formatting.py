"""Words: moments, durations, sizes and counts as people say them."""

from __future__ import annotations

from datetime import MAXYEAR, UTC, datetime

UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def span(seconds: float) -> str:
    """Format a duration in its largest whole unit: ``7 min``, ``now`` below a second."""
    for size, unit in UNITS:
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}" if seconds >= 10 * size or unit == "s" else short(seconds, size, unit)
    return "now" if seconds >= 0 else f"{seconds:.0f} s"


def short(seconds: float, size: int, unit: str) -> str:
    """Format a duration, with one decimal below ten of its unit."""
    number = f"{seconds / size:.1f}".removesuffix(".0")
    return f"{number} {unit}"


def whole(number: int) -> str:
    """Format a whole number with its thousands apart: ``1,240``."""
    return f"{number:,}"


def counted(number: int, noun: str) -> str:
    """Format a count with its noun: ``1 page``, ``1,240 pages``, ``2 entries``."""
    if number == 1:
        return f"1 {noun}"
    first, space, rest = noun.partition(" of ")
    return f"{whole(number)} {plural(first)}{space}{rest}"


def plural(noun: str) -> str:
    """Return the plural of a regular noun."""
    if noun.endswith("y") and noun[-2] not in "aeo":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch")) else f"{noun}s"


def moment(at: datetime | None, absent: str = "never") -> str:
    """Format a moment to the minute, in UTC as everything here: ``2026-03-01 09:00``."""
    return absent if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def ago(seconds: float) -> str:
    """Say how long ago something was: ``7 min ago``, ``now`` below a second."""
    return "now" if seconds < 1 else f"{span(seconds)} ago"


def past(at: datetime | None, now: datetime) -> str:
    """Say how long ago a moment was."""
    return "never" if at is None else span(max(0.0, (now - at).total_seconds()))


def future(at: datetime | None, now: datetime) -> str:
    """Say in how long a moment is, or that it never comes."""
    return "-" if at is None else "no end" if at.year == MAXYEAR else span(max(0.0, (at - now).total_seconds()))


def size(count: int | None) -> str:
    """Format bytes in a unit that leaves at most four digits."""
    if count is None:
        return "not measured yet"
    number = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit in ("B", "kB") else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.2f} TB"
