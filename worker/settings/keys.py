"""What one value of a setting or a source file may be: its reader, and the words for what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from cronsim import CronSim, CronSimError

_ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Kind:
    """Describe one kind of value.

    ``read`` takes it from TOML or a string, or raises ValueError; ``allowed`` says what fits.
    """

    allowed: str
    read: Callable[[Any], Any]


def text(pattern: str | None = None, allowed: str = "a text") -> Kind:
    """Take a string, stripped, that matches ``pattern`` as a whole."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or (pattern and not re.fullmatch(pattern, value.strip())):
            raise ValueError
        return value.strip()

    return Kind(allowed, read)


def choice(*words: str) -> Kind:
    """Take one of some words."""

    def read(value: Any) -> str:
        if value not in words:
            raise ValueError
        return str(value)

    return Kind("one of " + ", ".join(words), read)


def flag() -> Kind:
    """Take true or false; from the environment also 1, 0, yes, no, on, off."""
    words = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}

    def read(value: Any) -> bool:
        return value if isinstance(value, bool) else words[str(value).strip().lower()]

    return Kind("true or false", read)


def number(least: float, most: float, unit: str = "", whole: bool = False) -> Kind:
    """Take a number within bounds, both included."""
    noun = "a whole number" if whole else "a number"

    def read(value: Any) -> float | int:
        if isinstance(value, bool):
            raise ValueError
        stated = float(value)
        if not least <= stated <= most or (whole and stated != int(stated)):
            raise ValueError
        return int(stated) if whole else stated

    return Kind(f"{noun} from {least:g} to {most:g}{' ' + unit if unit else ''}", read)


def listing(item: Kind) -> Kind:
    """Take a list of values; from the environment separated by commas."""

    def read(value: Any) -> tuple[Any, ...]:
        parts = [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        if not isinstance(parts, list):
            raise ValueError
        return tuple(item.read(part) for part in parts)

    return Kind(f"a list, each {item.allowed}", read)


def address(*schemes: str) -> Kind:
    """Take a URL of one of the schemes, with a host where it has one."""

    def read(value: Any) -> str:
        parts = urlsplit(value.strip())
        if parts.scheme not in schemes or (parts.scheme in ("http", "https") and not parts.hostname):
            raise ValueError
        if parts.port == 0 or not (parts.netloc or parts.path.strip("/")):  # A port that is none raises by itself.
            raise ValueError
        if parts.scheme in ("redis", "rediss", "unix") and "password=" in parts.query.lower():
            raise ValueError  # The broker's client takes it before the host only.
        if parts.scheme != "file" and not value.strip().startswith(f"{parts.scheme}://"):
            raise ValueError
        return str(value.strip())

    starts = (f"{scheme}:" if scheme == "file" else f"{scheme}://" for scheme in schemes)
    return Kind("a URL that begins with " + " or ".join(starts), read)


def pattern() -> Kind:
    """Take a regular expression, to be searched for in the whole URL."""

    def read(value: Any) -> str:
        try:
            re.compile(value)
        except (re.error, TypeError, OverflowError, RecursionError) as error:
            raise ValueError from error
        return str(value)

    return Kind("a regular expression", read)


def cron() -> Kind:
    """Take a cron line of five fields, in UTC."""

    def read(value: Any) -> str:
        try:
            CronSim(str(value), _ANY_MOMENT)
        except CronSimError as error:
            raise ValueError from error
        return str(value)

    return Kind('a cron line of five fields such as "*/15 * * * *"', read)


def duration(least: float, most: float) -> Kind:
    """Take seconds, as a number or with a unit: 90, "90s", "15m", "6h", "7d"."""
    units = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}

    def read(value: Any) -> float:
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhd]?)\s*", "" if isinstance(value, bool) else str(value))
        if not match:
            raise ValueError
        seconds = float(match[1]) * units[match[2]]
        if not least <= seconds <= most:
            raise ValueError
        return seconds

    return Kind(f'a duration such as 90, "15m", "6h" or "7d", from {least:g} s to {most:g} s', read)
