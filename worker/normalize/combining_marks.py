"""Combining marks: text in the Stream-Safe form of Unicode (UAX 15, 13), whose normal form costs linear time."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Marks in a row that are kept, by UAX 15.  No language stacks more than a few; sorting a run costs its square.
MOST_MARKS = 30
# The code points among which all marks lie, and those that are marks once decomposed.
FIRST, LAST = 0x300, 0x1F000
DECOMPOSED = (0x0F73, 0x0F75, 0x0F81, 0xFF9E, 0xFF9F)
# Where marks lie beside the punctuation and signs of U+2000, which stand on every page: three ranges are searched
# fifteen times as fast as the three hundred of all marks.
_MAYBE = re.compile("[\u0300-\u1fff\u20d0-\u20ff\u2c00-\U0001f000]")


def stream_safe(text: str) -> str:
    """Return the text without the marks that follow ``MOST_MARKS`` others."""
    if len(text) <= MOST_MARKS or text.isascii() or not _may_hold_run(text):
        return text
    return re.sub(f"{_mark()}{{{MOST_MARKS + 1},}}", lambda run: run[0][:MOST_MARKS], text)


def _may_hold_run(text: str) -> bool:
    """Tell from every seventh character whether there may be a run that is too long.

    Such a run holds four of these in a row; asking them all of a page takes milliseconds, and asking every character
    seven times as many.  First one in thirty-one is asked, of which the run holds one.
    """
    sample = text[MOST_MARKS :: MOST_MARKS + 1]
    if _MAYBE.search(sample) is None or re.search(_mark(), sample) is None:
        return False
    return re.search(f"{_mark()}{{4}}", text[::7]) is not None


@cache
def _mark() -> str:
    """Write the class of all marks, which asks about 100,000 characters once."""
    codes = [code for code in range(FIRST, LAST) if code in DECOMPOSED or unicodedata.combining(chr(code))]
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    marks = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)
    return f"[{marks}]"
