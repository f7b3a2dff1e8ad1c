"""Site names: the keys under which a site's names are known, and titles freed of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from worker.normalize.text import letters
from worker.normalize.urls import host_of

_SEPARATOR = re.compile(r"\s+[-–—|•·»›*~:/]\s+|\s*[|ㅣ｜»›]\s*|：|(?<=\S)[-–—](?=\S)")
_DOMAIN = re.compile(r"^(?:www\.)?[\w-]+(?:\.[\w-]+)+$")
_GENERIC = frozenset({"www", "com", "org", "net", "co", "news", "web", "mobile", "edition", "amp", "online", "gov"})


def names_keys(names: Iterable[str], url: str) -> frozenset[str]:
    """The letters of the names of a site, of its host, and of the words of its host that can be its name."""
    keys = {letters(name) for name in names}
    host = host_of(url).removeprefix("www.")
    keys.update({letters(host), *(letters(label) for label in host.split(".") if len(label) > 2)} - _GENERIC)
    keys.update(key.removeprefix("the") for key in list(keys) if len(key) > 6)
    return frozenset(keys - {""})


def without_site(title: str, keys: Iterable[str]) -> str:
    """The title without the names of the site, its sections and writers that a template put behind or before it."""
    keys = frozenset(keys)
    parts = _split(title)
    last = max((i for i, (_, part) in enumerate(parts) if i and is_site(part, keys)), default=None)
    if last is not None:
        while last > 1 and _is_section(parts[last - 1]):
            last -= 1
        title = title[: parts[last][0]].rstrip(" -–—|•·»›*~:/ㅣ｜：")
        parts = _split(title)
    if len(parts) > 1 and is_site(parts[0][1], keys):
        start = title.index(parts[1][1], parts[1][0])
        title = title[start:]
    return title


def _split(title: str) -> list[tuple[int, str]]:
    """The parts of a title between separators, each with where its separator begins."""
    parts: list[tuple[int, str]] = []
    start, begins = 0, 0
    for found in _SEPARATOR.finditer(title):
        parts.append((begins, title[start : found.start()].strip()))
        start, begins = found.end(), found.start()
    parts.append((begins, title[start:].strip()))
    return parts


def _is_section(part: tuple[int, str]) -> bool:
    """Whether a part just before the site's name can be a section's: a word or two."""
    return len(part[1].split()) <= 2 and len(part[1]) <= 20


def is_site(part: str, keys: frozenset[str]) -> bool:
    """Whether a part of a title is a name of the site: equal to one, or one with a word or two around it."""
    key = letters(part)
    if key in keys or _DOMAIN.match(part):
        return bool(key)
    return len(key) <= 40 and any(len(name) >= 4 and name in key and len(key) <= 2 * len(name) + 4 for name in keys)
