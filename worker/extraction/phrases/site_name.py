"""Site names: the keys under which a site's names are known, and titles freed of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from worker.normalize.text import letters
from worker.normalize.urls import host_of

_SEPARATOR = re.compile(r"\s+[-–—|•·»›*~:/]\s+|\s*[|ㅣ｜»›]\s*|：|(?<=\S)[-–—](?=\S)")
_HYPHEN = re.compile(r"[-–—]\S")
_DOMAIN = re.compile(r"^(?:www\.)?[\w-]+(?:\.[\w-]+)+$")
_GENERIC = frozenset({"www", "com", "org", "net", "co", "news", "web", "mobile", "edition", "amp", "online", "gov"})


def names_keys(names: Iterable[str], url: str) -> frozenset[str]:
    """Return the letters of a site's names and of those in its host."""
    keys = {letters(name) for name in names}
    host = host_of(url).removeprefix("www.")
    keys.update({letters(host), *(letters(label) for label in host.split(".") if len(label) > 2)} - _GENERIC)
    keys.update(key.removeprefix("the") for key in list(keys) if len(key) > 6)
    return frozenset(keys - {""})


def without_site(title: str, keys: Iterable[str]) -> str:
    """Return the title without the names of site, section and writer around it."""
    keys = frozenset(keys)
    parts = _split(title)
    last = max((i for i, (at, part) in enumerate(parts) if i and _ends_title(title[at:], part, keys)), default=None)
    if last is not None:
        while last > 1 and _is_section(parts[last - 1]):
            last -= 1
        title = title[: parts[last][0]].rstrip(" -–—|•·»›*~:/ㅣ｜：")
        parts = _split(title)
    if len(parts) > 1 and is_site(parts[0][1], keys):
        start = title.index(parts[1][1], parts[1][0])
        title = title[start:]
    return title


def _ends_title(rest: str, part: str, keys: frozenset[str]) -> bool:
    """Return whether a title's last part is a name of the site.

    A hyphen without blanks stands within words too: behind one only the very name counts.
    """
    if _HYPHEN.match(rest):
        return letters(part) in keys
    return is_site(part, keys) or is_site(rest.lstrip(" -–—|•·»›*~:/ㅣ｜："), keys)


def _split(title: str) -> list[tuple[int, str]]:
    """Return the parts of a title between separators, each with where its separator begins."""
    parts: list[tuple[int, str]] = []
    start, begins = 0, 0
    for found in _SEPARATOR.finditer(title):
        parts.append((begins, title[start : found.start()].strip()))
        start, begins = found.end(), found.start()
    parts.append((begins, title[start:].strip()))
    return parts


def _is_section(part: tuple[int, str]) -> bool:
    """Return whether a part before the site's name can be a section's."""
    return len(part[1].split()) <= 2 and len(part[1]) <= 20


def is_site(part: str, keys: frozenset[str]) -> bool:
    """Return whether a part of a title is a name of the site.

    Equal to one, or one with a word or two around it.
    """
    key = letters(part)
    if key in keys or _DOMAIN.match(part):
        return bool(key)
    return len(key) <= 40 and any(len(name) >= 4 and name in key and len(key) <= 2 * len(name) + 4 for name in keys)
