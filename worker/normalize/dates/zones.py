"""Time zones: offsets, abbreviations and IANA names -> tzinfo."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Hours from UTC of the abbreviations that news sites print; where two zones share one, the one with more publishers.
_ABBREVIATIONS = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2,
    "eet": 2, "eest": 3, "msk": 3, "мск": 3, "trt": 3, "sast": 2, "cat": 2, "eat": 3, "wat": 1,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8,
    "hst": -10, "ast": -4, "adt": -3, "nst": -3.5, "ndt": -2.5, "brt": -3, "art": -3, "clt": -4,
    "ist": 5.5, "pkt": 5, "npt": 5.75, "wib": 7, "wita": 8, "wit": 9, "ict": 7, "sgt": 8, "myt": 8, "hkt": 8, "pht": 8,
    "jst": 9, "kst": 9, "awst": 8, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
# American prints leave out whether it is summer; the zone knows.
_SEASONAL = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}

_ZONE = re.compile(
    r"^[\s,(\[·]*(?:(?P<word>[a-zмск]{1,4}(?:/[a-z_]+)?)(?![a-zа-я])\.?)?[\s:]?\s?"
    r"(?:(?P<sign>[+−-])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?(?!\d))?"
)
MAX_OFFSET = timedelta(hours=15)  # The widest in use is +14:00.


def time_zone(name: str | None) -> tzinfo | None:
    """Return the zone of an IANA name ("Europe/Berlin"), None where there is no such zone."""
    return _zone_info(name.strip()) if name else None


@cache
def _zone_info(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def find_zone(text: str, when: datetime, near: tzinfo | str | None = None) -> tzinfo | None:
    """Return the zone at the start of the folded text after a time.

    An offset beats a name, ``near`` settles names.
    """
    found = _ZONE.match(text)
    if not found:
        return None
    word = found["word"]
    if found["sign"]:
        # "18:19 - 20 views" is no offset: a number alone needs two digits for the hours, or a zone word before it.
        if word in ("z", "ut", "utc", "gmt") or (word is None and len(found["hours"]) == 2):
            return _offset(found["sign"], int(found["hours"]), int(found["minutes"] or 0))
        return None
    return _named(word, when, time_zone(near) if isinstance(near, str) else near) if word else None


def _offset(sign: str, hours: int, minutes: int) -> tzinfo | None:
    offset = timedelta(hours=hours, minutes=minutes)
    if offset > MAX_OFFSET:
        return None
    if not offset:
        return UTC
    return timezone(offset if sign == "+" else -offset)


def _named(word: str, when: datetime, near: tzinfo | None) -> tzinfo | None:
    if near is not None and (near.tzname(when) or "").casefold() == word:
        return near
    if word in _SEASONAL:
        return time_zone(_SEASONAL[word])
    hours = _ABBREVIATIONS.get(word)
    if hours is None:
        return None
    return timezone(timedelta(hours=hours)) if hours else UTC
