"""Tracking: which query parameters say how a reader came, by the table of vendors in ``tracking.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import unquote_plus

_WORD_BREAK = re.compile(r"[\W_]+")
_FLAG = re.compile(r"(?:1|0|true|false|yes|no|on|off)?", re.IGNORECASE)
# Fewer hexadecimal characters may be an article's own number.
_SESSION = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """One vendor's parameters: the names, and what a value must be for them to count."""

    names: re.Pattern[str]
    counts: Callable[[str], bool]


@lru_cache(maxsize=8192)  # The same few parameters stand on every link of a page.
def is_tracking(name: str, value: str = "") -> bool:
    """Return whether a query parameter, as written, only says how the reader came."""
    name, value = unquote_plus(name), unquote_plus(value)
    return any(group.names.fullmatch(name) and group.counts(value) for group in groups())


@cache
def groups() -> tuple[Group, ...]:
    """Read the table of vendors, once."""
    table = tomllib.loads(files("worker.normalize.urls").joinpath("tracking.toml").read_text(encoding="utf-8"))
    channels, beside = frozenset(table["channels"].split()), frozenset(table["beside"].split())
    rules: dict[str, Callable[[str], bool]] = {
        "": lambda value: True,
        "channels": lambda value: names_channel(value, channels, beside),
        "flags": lambda value: bool(_FLAG.fullmatch(value)),
        "session": lambda value: bool(_SESSION.fullmatch(value)),
    }
    return tuple(Group(pattern(vendor["names"]), rules[vendor.get("values", "")]) for vendor in table["vendor"])


def pattern(names: list[str]) -> re.Pattern[str]:
    """Return one expression for names in which a star stands for any characters."""
    return re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in names), re.IGNORECASE)


def names_channel(value: str, channels: frozenset[str], beside: frozenset[str]) -> bool:
    """Tell whether the value names a channel and nothing else.

    Beside it may stand numbers and set words.
    """
    words = [word for word in _WORD_BREAK.split(value.lower()) if word and not word.isdecimal()]
    return not channels.isdisjoint(words) and all(word in channels or word in beside for word in words)
