"""Dates: what people and machines write for a moment -> aware datetimes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from worker.normalize.dates.numbers import find_day, read_compact
from worker.normalize.dates.zones import find_zone, time_zone

__all__ = ["Moment", "parse_date", "read_moment", "time_zone"]

# A visible date with its label, weekday, time and zone stays far below this; longer text is prose.
MAX_CHARACTERS = 200

# Before the first newspapers' websites can have quoted a date, and after any date that is no typing error.
FIRST_YEAR, LAST_YEAR = 1900, 2100

_ISO_START = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]|$)", re.ASCII)
_AM_PM_BEFORE = r"(?P<half1>上午|下午|午前|午後|凌晨|早上|晚上|오전|오후)?\s*"
_AM_PM_AFTER = r"(?:\s?(?P<half2>[ap]\.?\s?m\b\.?|π\.?μ\b\.?|μ\.?μ\b\.?|ص|م(?!\w)|sa\b|ch\b))?"
_HOUR_MINUTE = re.compile(
    r"(?<![\d.:+-])"
    + _AM_PM_BEFORE
    + r"(?P<h>\d{1,2})\s?(?:[:٫]|h|u|時|时|点|點|시)\s?(?P<m>[0-5]\d)(?!\d)\s?(?:分|분)?"
    r"(?:\s?:?(?P<s>[0-5]\d)(?:秒|초)?(?:[.,:]\d{1,9})?(?!\d))?(?:\s?h\b)?" + _AM_PM_AFTER
)
_HOUR = re.compile(
    _AM_PM_BEFORE + r"(?<![\d.])(?P<h>\d{1,2})\s?(?:(?P<half2>[ap]\.?\s?m\b\.?)|(?:uhr|h|時|时|点|點|시)(?!\w))"
)
_DOTTED = re.compile(r"(?<![\d.])(?P<h>[01]?\d|2[0-3])\.(?P<m>[0-5]\d)(?:\.(?P<s>[0-5]\d))?(?![\d.]*\d)" + _AM_PM_AFTER)
_AFTERNOON = ("p", "下午", "午後", "晚上", "오후", "μμ", "μ.μ", "م", "ch")
_MORNING = ("a", "上午", "午前", "凌晨", "早上", "오전", "πμ", "π.μ", "ص", "sa")


@dataclass(frozen=True, slots=True)
class Moment:
    """Hold what a text says of a moment; ``when`` is naive without a zone."""

    when: datetime
    has_time: bool

    @property
    def has_zone(self) -> bool:
        """Return whether the text itself carried a zone."""
        return self.when.tzinfo is not None

    def aware(self, tz: tzinfo | str | None = None) -> datetime:
        """Return the moment with its own zone, else in ``tz``, else in UTC."""
        if self.when.tzinfo is not None:
            return self.when
        return self.when.replace(tzinfo=(time_zone(tz) if isinstance(tz, str) else tz) or UTC)


def parse_date(
    text: str | None,
    *,
    tz: tzinfo | str | None = None,
    language: str | None = None,
    day_first: bool | None = None,
) -> datetime | None:
    """Return the aware datetime that ``text`` writes, or None; see ``read_moment`` for what is understood.

    A text without zone is taken in ``tz`` (an IANA name or tzinfo), and in UTC where there is none.
    """
    moment = read_moment(text, language=language, day_first=day_first, tz=tz)
    return moment.aware(tz) if moment else None


def read_moment(
    text: str | None,
    *,
    language: str | None = None,
    day_first: bool | None = None,
    tz: tzinfo | str | None = None,
) -> Moment | None:
    """Return the first moment that ``text`` writes in one reading.

    Understood: ISO 8601 as the web spells it, RFC 2822 and asctime, Unix times in seconds or milliseconds, and visible
    dates with a month's name (over 40 languages), in digits, or in Chinese, Japanese and Korean, with words around
    them.  ``03/05/2024`` has two readings unless ``day_first`` or ``language`` (en-US or en-GB, de) decides.
    ``tz`` only settles which zone an abbreviation such as "IST" means.
    """
    text = (text or "")[:MAX_CHARACTERS].strip()
    if not any(character.isdecimal() for character in text):
        return None
    try:
        moment = _read_iso(text) or _read_visible(text, language, day_first, tz)
    except (ValueError, OverflowError):
        return None  # A thirtieth of February, or 25 o'clock.
    return moment if moment and FIRST_YEAR <= moment.when.year <= LAST_YEAR else None


def _read_iso(text: str) -> Moment | None:
    """Return the moment of a text that is ISO 8601 throughout, as most are."""
    if not _ISO_START.match(text):
        return None
    try:
        return Moment(datetime.fromisoformat(text), has_time=len(text) > len("2024-05-03"))
    except ValueError:
        return None  # Looser spellings are read as visible dates.


def _read_visible(text: str, language: str | None, day_first: bool | None, tz: tzinfo | str | None) -> Moment | None:
    """Return the moment in a text with words, marks or zone names around it."""
    compact = read_compact(text)
    if compact:
        return Moment(*compact)
    day = find_day(text, language, _day_first(language) if day_first is None else day_first)
    if day is None:
        return None
    clock, after = _find_clock(day.rest)
    when = datetime(day.year, day.month, day.day, tzinfo=UTC) + (clock or timedelta())
    zone = find_zone(after, when, tz) if clock is not None else None
    return Moment(when.replace(tzinfo=zone), has_time=clock is not None)


def _find_clock(text: str) -> tuple[timedelta | None, str]:
    """Return the time of day in a folded text, and what follows it."""
    found = _HOUR_MINUTE.search(text) or _HOUR.search(text) or _DOTTED.search(text)
    if not found:
        return None, text
    parts = found.groupdict()
    hour, minute, second = (int(parts.get(unit) or 0) for unit in "hms")
    half = parts.get("half1") or parts["half2"] or ""
    clock = timedelta(hours=_whole_hour(hour, half), minutes=minute, seconds=second)
    return (None, text) if clock > timedelta(hours=24) else (clock, text[found.end() :])


def _whole_hour(hour: int, half: str) -> int:
    """Return the hour of 24 that an hour with an "a.m." or "p.m." means."""
    if half.startswith(_AFTERNOON) and hour < 12:
        return hour + 12
    return 0 if half.startswith(_MORNING) and hour == 12 else hour


def _day_first(language: str | None) -> bool | None:
    """Return whether a language writes the day before the month; "en" does both."""
    if not language:
        return None
    tag = language.casefold().replace("_", "-")
    if tag in ("en-us", "en-ph", "fil", "tl"):
        return False
    return None if tag in ("en", "en-ca") else True
