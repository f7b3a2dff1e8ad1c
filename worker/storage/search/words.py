"""Words: a text as the words by which it is found, in one normal form for the index, for queries and for snippets.

Case, width, and the accents of Latin and Greek letters are folded.  Scripts that set no spaces between words come apart
into overlapping pairs of characters, and the last one by itself: any two or more characters in a row are then a phrase
of pairs, and a single one is the beginning of a pair or the last.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

# Characters of a word that count; PostgreSQL takes 2,046 bytes.
MOST_CHARACTERS = 100
# Thai, Lao, Tibetan, Burmese, Khmer, kana, Han and Hangul, which writes suffixes onto its words.
SPACELESS = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)
# An accent on a Latin or Greek letter; those of Indic scripts are vowels.
ACCENT = re.compile("(?<=[a-z\u00df-\u024f\u0370-\u03ff\u1e00-\u1fff])[\u0300-\u036f]+")
# A word of ASCII text in small letters; the pattern for all scripts takes several times as long.
ASCII_WORD = re.compile(r"[a-z0-9]+")
# Where combining marks stand in the Basic Multilingual Plane.
MARKS = (range(0x0300, 0x1AFF), range(0x1B00, 0x20FF), range(0x3099, 0x309B), range(0xA66F, 0xABEE))


class Word(NamedTuple):
    """Name one word in its normal form, and where it stands in the text."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text in reading order."""
    for found in pattern().finditer(text):
        start, raw = found.start(), found[0]
        for form, first, last in normal_words(raw):
            yield Word(form, start + first, start + last)


def word_texts(text: str, most: int) -> list[str]:
    """Return the normal forms of the first words of a text."""
    if text.isascii():
        return [word[:MOST_CHARACTERS] for word in ASCII_WORD.findall(text.lower())[:most]]
    found: list[str] = []
    for raw in pattern().findall(text):
        if raw.isascii():
            found.append(raw.lower()[:MOST_CHARACTERS])
        else:
            found += [form for form, _, _ in normal_words(raw)]
        if len(found) >= most:
            break
    return found[:most]


def is_spaceless(word: str) -> bool:
    """Tell whether a word is a piece of a script without spaces."""
    return SPACELESS.match(word) is not None


@cache
def pattern() -> re.Pattern[str]:
    """Return the pattern of a run of letters, digits and the marks on them."""
    marks = "".join(chr(c) for part in MARKS for c in part if unicodedata.category(chr(c))[0] == "M")
    return re.compile(rf"[^\W_](?:[^\W_]|[{marks}])*")


@lru_cache(maxsize=1 << 16)
def normal_words(raw: str) -> tuple[tuple[str, int, int], ...]:
    """Return the words of a run of letters, each with its place in the run."""
    form = fold(raw)
    is_even = len(form) == len(raw)  # Else no place in the one is the same in the other.
    found: list[tuple[str, int, int]] = []
    at = 0
    for run in SPACELESS.finditer(form):
        found += plain_word(form, at, run.start())
        found += pairs(run[0], run.start())
        at = run.end()
    found += plain_word(form, at, len(form))
    return tuple((text, start, end) if is_even else (text, 0, len(raw)) for text, start, end in found)


def fold(raw: str) -> str:
    """Return a run of letters without case, width and the accents of Latin and Greek."""
    if raw.isascii():
        return raw.lower()
    form = unicodedata.normalize("NFKD", raw.casefold())
    return unicodedata.normalize("NFKC", ACCENT.sub("", form)).casefold()


def plain_word(form: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a part between spaceless runs, if there is any."""
    for found in pattern().finditer(form, start, end):
        yield found[0][:MOST_CHARACTERS], found.start(), found.end()


def pairs(run: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield every two neighbours of a run, and its last character."""
    for place in range(len(run)):
        yield run[place : place + 2], start + place, start + min(place + 2, len(run))
