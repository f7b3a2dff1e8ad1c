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


def stream_safe(text: str) -> str:
    """Return the text without the marks that follow ``MOST_MARKS`` others."""
    if len(text) <= MOST_MARKS or text.isascii():
        return text
    return _runs().sub(lambda run: run[0][:MOST_MARKS], text)


@cache
def _runs() -> re.Pattern[str]:
    """Compile the pattern of a run that is too long; made when first used, for it asks about 100,000 characters."""
    codes = [code for code in range(FIRST, LAST) if code in DECOMPOSED or unicodedata.combining(chr(code))]
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    marks = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)
    # Looking first for as many characters beyond Latin takes a hundredth of the time on most pages.
    return re.compile(f"(?=[^\\x00-\\u02ff]{{{MOST_MARKS + 1}}})[{marks}]{{{MOST_MARKS + 1},}}")
