"""The day that a text writes: year, month and day among other words and digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from operator import attrgetter, itemgetter

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


# A number beside a month's name, with its distance in words.
_Beside = tuple[int, re.Match[str]]
# Distances of day and year from the month's name, added up: "3 de mayo de 2024" stands together.  Where a line has more
# than one reading, a date that stands together is meant: "2 minute read April 25, 2023", "Marc Weber | 20. Mai 2007".
TOGETHER = 4


@dataclass(frozen=True, slots=True)
class _NamedDay:
    """Hold what may be a date with a month's name.

    ``spread`` says how many words apart its parts stand.
    """

    spread: int
    is_persian: bool
    month: int
    name: re.Match[str]
    day: re.Match[str]
    year: re.Match[str]


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
    named = list(_named_days(folded, language))
    together = next((each for each in named if each.spread <= TOGETHER), None)
    if together is None and (in_digits := _find_year_last(folded, day_first)):
        return in_digits
    chosen = together or min(named, key=attrgetter("spread"), default=None)
    return _read_named(folded, chosen) if chosen else None


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


def _named_days(folded: str, language: str | None) -> Iterator[_NamedDay]:
    """Yield what may be dates with a month's name.

    Many a name of a person, and many a word, begins like one.
    """
    tokens = list(islice(_WORD.finditer(_CLOCK.sub(_blanks, folded)), 60))
    for index, token in enumerate(tokens):
        if token[0].isdigit():
            continue
        month, persian = month_of(token[0], language), persian_month_of(token[0])
        chosen = _numbers_beside(tokens, index) if month or persian else None
        if chosen is None:
            continue
        (day_away, day), (year_away, year) = chosen
        is_persian = persian is not None and int(year[0]) < FIRST_NOT_PERSIAN
        number = persian if is_persian else month
        if number is not None:
            yield _NamedDay(day_away + year_away, is_persian, number, token, day, year)


def _read_named(folded: str, found: _NamedDay) -> Day:
    """Return the day of a date with a month's name."""
    rest = _without(folded, found.name, found.day, found.year)
    if found.is_persian:
        return _gregorian(int(found.year[0]), found.month, int(found.day[0]), rest)
    return _day(_whole_year(found.year[0]), found.month, int(found.day[0]), rest)


def _numbers_beside(tokens: list[re.Match[str]], index: int) -> tuple[_Beside, _Beside] | None:
    """Return the numbers of day and year close to the month's name at ``index``."""
    before = [(n, tokens[index - n]) for n in range(1, min(index, 5) + 1) if tokens[index - n][0].isdigit()][:2]
    after = [(n, t) for n, t in enumerate(tokens[index + 1 : index + 5], 1) if t[0].isdigit()][:2]
    return _choose(before, after)


def _choose(before: list[_Beside], after: list[_Beside]) -> tuple[_Beside, _Beside] | None:
    """Return the day and year beside a month's name, with their distances in words."""
    days = [beside for beside in (*before[:1], *after[:1]) if _is_day(beside[1][0])]
    day = min(days, key=itemgetter(0), default=None)
    if day is None:
        return None
    years = [beside for beside in (*after, *before) if len(beside[1][0]) == 4]
    if years:
        return day, years[0]
    if before[:1] == [day]:  # RFC 822: "03 May 24".
        return next(((day, year) for year in after[:1] if len(year[1][0]) == 2), None)
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
