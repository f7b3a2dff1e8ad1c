"""Text in its normal form: what a reader would call the same words gives the same string."""

from __future__ import annotations

import re
import unicodedata

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f", None),
        "…": "...",
    }
)
_NOT_WORD = re.compile(r"[\W_]+")


def collapse(text: str | None) -> str:
    """The text with every run of white space as one blank, none at the ends, and no invisible characters."""
    return " ".join((text or "").replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "").split())


def normal_form(text: str | None) -> str:
    """The text for comparing: NFKC, quotes and dashes folded, invisibles gone, blanks collapsed, case folded."""
    return " ".join(unicodedata.normalize("NFKC", text or "").translate(_FOLDED).casefold().split())


def letters(text: str | None) -> str:
    """The letters and digits of the normal form, nothing else: equal for copies that differ in punctuation."""
    return _NOT_WORD.sub("", normal_form(text))
