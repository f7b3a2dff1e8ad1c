"""Names: the text of a byline -> the clean names of its writers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from worker.extraction.vocabulary.bylines import (
    AGENCIES,
    BETWEEN,
    BETWEEN_SHORT,
    DEGREES,
    DESK,
    LONE_WORDS,
    NEWSROOM,
    NO_NAME,
    PLACE,
    PREFIX,
    ROLE,
    ROLE_BESIDE,
    TAIL,
    WEEKDAY,
)
from worker.normalize.text import collapse, letters

# Longer is prose, shorter is a sign of two at most: "sg" (characters).
LONGEST_NAME = 70
LONGEST_BYLINE = 400
MOST_AUTHORS = 25

_CONTACT = re.compile(r"\S+@\S+\.\w+|(?<!\w)@\w+|https?://\S+|\bwww\.[^\s)\]]+|\+?\d[\d\s/()-]{6,}\d")
_BRACKETS = re.compile(r"\s*[(\[（【][^)\]）】]*[)\]）】]\s*")
_DIGITS_ON = re.compile(r"\s*\b\d.*$", re.DOTALL)
_EDGES = " ,;:.·•|/\\-–—*\"'»«›‹>()[]／｜"
_FOR = re.compile(r"\s(?:for|für)\s", re.IGNORECASE)
_SIDES = re.compile(r"\w{2,}\W+\w")


def split_byline(*lines: str) -> list[str]:
    """Return the names in the lines of a byline, in order.

    "By Ann Lee and Bo Ek in Oslo" gives Ann Lee and Bo Ek.
    """
    names: list[str] = []
    for part in takewhile(lambda part: not PLACE.match(part), _parts(lines)):
        name = clean_name(part)
        is_further = bool(names) and " " in names[0]
        if name and not (is_further and _is_addition(part, name)):
            names.append(name)
    people = [name for name in names if not ROLE.search(name)] or names[:1]
    return list(unique(_without_places(_in_order(people))))[:MOST_AUTHORS]


def _is_addition(part: str, name: str) -> bool:
    """Return whether a part behind a name is a degree or the writer's house."""
    return letters(name) in DEGREES or bool(_FOR.search(part) and NEWSROOM.search(name) and not is_agency(name))


def _parts(lines: tuple[str, ...]) -> Iterator[str]:
    """Yield the parts of the lines between commas, conjunctions and other marks."""
    for line in lines:
        if len(lines) > 1 and line.casefold() in LONE_WORDS:
            continue
        text = _DIGITS_ON.sub("", _CONTACT.sub(" ", line[:LONGEST_BYLINE]))
        for piece in BETWEEN.split(_BRACKETS.sub(", ", collapse(text))):
            yield from _split_short(piece)


def clean_name(text: str) -> str:
    """Return one name without "by", e-mail, job, place and marks around it.

    It is empty where no name is left.
    """
    text = _BRACKETS.sub(" ", _CONTACT.sub(" ", text))
    text = PREFIX.sub("", collapse(text).strip(_EDGES))
    text = TAIL.sub("", f" {text}").strip(_EDGES)
    shorter = ROLE_BESIDE.sub("", text).strip(_EDGES)
    if (" " in shorter and not DESK.search(shorter)) or not text.isascii():
        text = shorter
    if letters(text) in AGENCIES:
        return text
    if len(text) > LONGEST_NAME or WEEKDAY.fullmatch(text):
        return ""
    key = letters(text)
    return text if key and key not in NO_NAME else ""


def _split_short(text: str) -> Iterator[str]:
    """Yield the parts between one-letter conjunctions, where each side is a full name."""
    start = 0
    for found in BETWEEN_SHORT.finditer(text):
        left, right = text[start : found.start()], text[found.end() :]
        if _SIDES.search(left) and _SIDES.search(right):
            yield left
            start = found.end()
    yield text[start:]


def _in_order(names: list[str]) -> list[str]:
    """Return two single words after a comma as one name turned round ("Lee, Ann")."""
    single = all(" " not in name and name[:1].isupper() and len(name) > 2 for name in names)
    if len(names) != 2 or not single or any(is_agency(name) or NEWSROOM.search(name) for name in names):
        return names
    return [f"{names[1]} {names[0]}"] if names[0].isascii() or names[0].istitle() else names


def _without_places(names: list[str]) -> list[str]:
    """Return the names without a dateline behind them."""
    full = [name for name in names if " " in name]
    return names[:-1] if full and len(names) > 1 and _is_place(names[-1]) else names


def _is_place(name: str) -> bool:
    """Return whether a name is one word as a dateline writes its place."""
    if is_agency(name) or NEWSROOM.search(name):
        return False
    return name.isalpha() and name.isascii() and name.istitle()


def unique(names: Iterable[str]) -> Iterator[str]:
    """Yield the names without those that repeat an earlier one in other letters."""
    seen: set[str] = set()
    for name in names:
        key = letters(name)
        if key and key not in seen:
            seen.add(key)
            yield name


def is_agency(name: str) -> bool:
    """Return whether a name is a news agency's."""
    return letters(name) in AGENCIES


def is_person(name: str, site_keys: frozenset[str]) -> bool:
    """Return whether a name is most likely a person's.

    A few words without digits, none of a newsroom's or the site's.
    """
    key = letters(name)
    if key in site_keys | AGENCIES | NO_NAME or NEWSROOM.search(name) or any(c.isdigit() for c in name):
        return False
    words = name.split()
    if len(words) == 1:
        return not name.isascii() and 2 <= len(name) <= 5  # Chinese, Japanese and Korean names are one word.
    return len(words) <= 6 and not any(len(site) >= 6 and site in key for site in site_keys)


def is_named(name: str) -> bool:
    """Return whether a text is written as a person's name is.

    Two to four words, capitals where the script has them.
    """
    words = name.split()
    capital = [word for word in words if not word.islower()]
    return 2 <= len(words) <= 4 and len(capital) >= 2 and not words[-1].islower()
