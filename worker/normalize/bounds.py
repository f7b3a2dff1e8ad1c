"""Bounds of what is read of one page, kept by a linear look at its text before any parser sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The longest real pages (live blogs) hold some 3 million characters and 60,000 tags; pages beyond these bounds are
# broken or hostile, and reading them whole would hold a worker for a minute.
MOST_CHARACTERS = 20_000_000
MOST_TAGS = 250_000
# The parser compares each attribute of a tag with all before it.  Real tags have below 60 attributes, real pages below
# 300,000 blanks and equal signs in their tags.
MOST_ATTRIBUTES = 128
MOST_ATTRIBUTES_IN_ALL = 1_000_000

# One attribute as HTML reads it: a name, and maybe a value with or without quotes.  Nothing is given back once it was
# matched (possessive), so that a tag is looked at once, whatever it holds.
_ATTRIBUTE = r"""(?>[\s/]*+[^\s/>][^\s/>=]*+(?>\s*+=\s*+(?>"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+)"""
_TAG = re.compile(rf"(<[a-zA-Z][^\s/>]*+{_ATTRIBUTE}{{0,{MOST_ATTRIBUTES}}}+)({_ATTRIBUTE}*+)")
# A page, as far as no tag of it has more attributes.
_ORDINARY = re.compile(
    rf"(?:[^<]++|<(?![a-zA-Z])|<[a-zA-Z][^\s/>]*+{_ATTRIBUTE}{{0,{MOST_ATTRIBUTES}}}+(?!{_ATTRIBUTE}))*+"
)


def bounded(text: str) -> tuple[str, list[str]]:
    """Return the part of a page that is read, with a warning if not all."""
    end = find_end(text)
    if end == len(text):
        return text, []
    return text[:end], [f"the page is too long: its last {len(text) - end} characters were left out"]


def with_few_attributes(text: str) -> str:
    """Return the page without the attributes of a tag beyond ``MOST_ATTRIBUTES``.

    What a script compares with a small sign may look like such a tag; it is no attribute that the page loses there.
    """
    plain = _ORDINARY.match(text)
    return text if plain is not None and plain.end() == len(text) else _TAG.sub(r"\1", text)


def find_end(text: str) -> int:
    """Return where the text leaves the bounds on length, tags and attributes."""
    end = min(len(text), MOST_CHARACTERS)
    if end > MOST_TAGS < text.count("<", 0, end):  # A shorter text cannot hold so many.
        at = -1
        for _ in range(MOST_TAGS):
            at = text.index("<", at + 1)
        end = at
    if end <= MOST_ATTRIBUTES_IN_ALL:
        return end
    signs = text.count("=", 0, end) + text.count(" ", 0, end)
    if signs <= MOST_ATTRIBUTES_IN_ALL:
        return end
    return next((at for at, count in count_signs(text, end) if count > MOST_ATTRIBUTES_IN_ALL), end)


def count_signs(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Yield each tag's place, and the blanks and equal signs up to it."""
    count = 0
    for tag in _TAG.finditer(text, 0, end):
        count += text.count("=", tag.start(), tag.end()) + text.count(" ", tag.start(), tag.end())
        yield tag.start(), count
