"""The day that a text writes: year, month and day among other words and digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from worker.normalize.dates.months import fold, month_of, persian_month_of

BUDDHIST_YEARS = 543  # Thai years count from the Buddha's death.
REIWA = 2018  # The Japanese era that began in 2019 with its year 1.
FIRST_NOT_PERSIAN = 1500  # Years of the Iranian calendar lie below, those of the Gregorian one above.

_YEAR = r"(?P<y>(?:19|20|2[45])\d\d)"
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s?(?:[-/.]|年|년)\s?(?P<m>1[0-2]|0?[1-9])\s?(?:[-/.]|月|월)\s?(?P<d>3[01]|[12]\d|0?[1-9])"
    r"(?!\d)\s?(?:日|号|일|\.(?!\d))?(?:t(?=\d))?"
)
_REIWA = re.compile(r"令和\s?(?P<y>\d{1,2}|元)年\s?(?P<m>\d{1,2})月\s?(?P<d>\d{1,2})日")
_YEAR_LAST = re.compile(
    r"(?<![\da-z:/.-])(?P<a>3[01]|[12]\d|0?[1-9])\s?(?P<mark>[-/.])\s?(?P<b>3[01]|[12]\d|0?[1-9])\s?(?P=mark)\s?"
    r"(?P<y>\d{4}|\d\d)(?![\d:])(?!\.\d)"
)
_VIETNAMESE = re.compile(r"(?<!\d)(?P<d>\d{1,2})\s(?:thang)\s(?P<m>\d{1,2})(?:,|\snam)?\s" + _YEAR + r"(?!\d)")
_CLOCK = re.compile(r"\d{1,2}[:٫]\d\d(?:[:٫]\d\d)?")
_WORD = re.compile(r"\d+|[^\W\d_](?:[^\s\d,;:/()|–—'’\"\-]|-(?=fomhair))*")
_COMPACT = re.compile(r"(?P<day>(?:19|20)\d{6})(?:t?(?P<clock>\d{4}(?:\d\d)?)(?:\.\d+)?(?P<z>z?))?", re.ASCII | re.I)
_UNIX = re.compile(r"\d{10}(?:\d{3}|\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Day:
    """Hold a day, and the folded text around it in which its time may stand.

    In ``rest`` what follows the day comes first, then what goes before.
    """

    year: int
    month: int
    day: int
    rest: str


def read_compact(text: str) -> tuple[datetime, bool] | None:
    """Return the moment that a text of digits writes, and whether it has a time.

    Digits alone are Unix seconds or milliseconds, or a date such as 20240503T181900Z.
    """
    if _UNIX.fullmatch(text):
        seconds = float(text) / (1000 if len(text) == 13 and "." not in text else 1)
        return datetime.fromtimestamp(seconds, UTC), True
    found = _COMPACT.fullmatch(text)
    if not found:
        return None
    clock = (found["clock"] or "").ljust(6, "0")
    when = datetime.strptime(found["day"] + clock, "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone follows where it has one.
    return (when.replace(tzinfo=UTC) if found["z"] else when), bool(found["clock"])


def find_day(text: str, language: str | None, day_first: bool | None) -> Day | None:
    """Return the first day that a text writes in one reading."""
    folded = fold(text)
    for pattern in (_YEAR_FIRST, _REIWA, _VIETNAMESE):
        found = pattern.search(folded)
        if found:
            year = 1 if found["y"] == "元" else int(found["y"])
            year += REIWA if pattern is _REIWA else 0
            return _day(year, int(found["m"]), int(found["d"]), _without(folded, found))
    return _find_named(folded, language) or _find_year_last(folded, day_first)


def _find_year_last(folded: str, day_first: bool | None) -> Day | None:
    """Return the day of 3.5.2024, 03/05/2024 or 3-5-24."""
    found = _YEAR_LAST.search(folded)
    if not found:
        return None
    if len(found["y"]) == 2 and found["mark"] == "-" and day_first is None:
        return None
    first, second = int(found["a"]), int(found["b"])
    if found["mark"] == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        month, day = first, second
    elif day_first is None:
        return None
    else:
        day, month = (first, second) if day_first else (second, first)
    return _day(_whole_year(found["y"]), month, day, _without(folded, found))


def _find_named(folded: str, language: str | None) -> Day | None:
    """Return the day of a date with a month's name."""
    tokens = list(islice(_WORD.finditer(_CLOCK.sub(_blanks, folded)), 60))
    for index, token in enumerate(tokens):
        if token[0].isdigit():
            continue
        month, persian = month_of(token[0], language), persian_month_of(token[0])
        chosen = _numbers_beside(tokens, index) if month or persian else None
        if chosen is None:
            continue
        day, year = int(chosen[0][0]), chosen[1][0]
        rest = _without(folded, token, *chosen)
        if persian is not None and int(year) < FIRST_NOT_PERSIAN:
            return _gregorian(int(year), persian, day, rest)
        if month is not None:
            return _day(_whole_year(year), month, day, rest)
    return None


def _numbers_beside(tokens: list[re.Match[str]], index: int) -> tuple[re.Match[str], re.Match[str]] | None:
    """Return the numbers of day and year close to the month's name at ``index``."""
    before = [t for t in reversed(tokens[max(0, index - 5) : index]) if t[0].isdigit()][:2]
    after = [t for t in tokens[index + 1 : index + 5] if t[0].isdigit()][:2]
    return _choose(before, after)


def _choose(before: list[re.Match[str]], after: list[re.Match[str]]) -> tuple[re.Match[str], re.Match[str]] | None:
    """Return the numbers of day and year beside a month's name."""
    days = [t for t in (*before[:1], *after[:1]) if _is_day(t[0])]
    years = [t for t in (*after, *before) if len(t[0]) == 4]
    if days and years:
        return days[0], years[0]
    if days and before[:1] == days[:1]:  # RFC 822: "03 May 24".
        return next(((days[0], year) for year in after[:1] if len(year[0]) == 2), None)
    return None


def _is_day(digits: str) -> bool:
    return len(digits) <= 2 and 1 <= int(digits) <= 31


def _whole_year(digits: str) -> int:
    """Return the year of four digits or two, as RFC 2822 and POSIX read them."""
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 70 else 1900)
    return year


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _without(folded: str, *found: re.Match[str]) -> str:
    """Return the text without what was found, the part behind it first."""
    start, end = min(f.start() for f in found), max(f.end() for f in found)
    between = folded
    for f in found:
        between = between[: f.start()] + _blanks(f) + between[f.end() :]
    return f"{folded[end:]} | {between[start:end]} | {folded[:start]}"


def _day(year: int, month: int, day: int, rest: str) -> Day:
    if year > 2400:
        year -= BUDDHIST_YEARS
    date(year, month, day)  # Raises ValueError for a day that does not exist.
    return Day(year, month, day, rest)


def _gregorian(year: int, month: int, day: int, rest: str) -> Day:
    """Return the Gregorian day of an Iranian one.

    The 33-year leap cycle is exact for the years 1178 to 1633.
    """
    leaps = (year - 979) // 33 * 8 + ((year - 979) % 33 + 3) // 4
    days = 365 * (year - 979) + leaps + (month - 1) * 31 - max(0, month - 7) + day - 1
    when = date(1600, 3, 20) + timedelta(days=days)
    return _day(when.year, when.month, when.day, rest)
