"""Text in its normal form, its letters and its words: what a reader would call the same words gives the same string.

These functions run thousands of times a page, so each has a short way for ASCII, where most of Unicode cannot happen.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from worker.normalize.combining_marks import stream_safe

_INVISIBLE = "\u00ad\u200b\u2060\ufeff"  # Soft hyphen, zero-width space, word joiner, byte-order mark.
_SHOWN_ONLY = "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufe0e\ufe0f"
_FOLDED = {
    **dict.fromkeys("“”„‟«»″‶❝❞〝〞〟＂", '"'),
    **dict.fromkeys("‘’‚‛′‵`´ʼ‹›❛❜＇", "'"),
    **dict.fromkeys("‐‑‒–—―−⁃﹘﹣－", "-"),
    **dict.fromkeys(_INVISIBLE + _SHOWN_ONLY, ""),
    "…": "...",
}
_TO_FOLD = re.compile(f"[{''.join(_FOLDED)}]")  # A search is five times faster than `str.translate` beyond ASCII.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")

# Signs that belong to a letter but are no letters to `re`: combining accents, Hebrew and Arabic points, and the vowel
# signs of the scripts from Devanagari to Myanmar and of Khmer.  Named as ranges, less the punctuation within them.
_SIGNS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u096f\u0971-\u0df3\u0e01-\u0e3a\u0e40-\u0e4e"
    "\u0e50-\u0e59\u0e80-\u0eff\u0f18\u0f19\u0f20-\u0f39\u0f3e-\u0f84\u0f86-\u0fbc\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u17dd-\u17e9"
)
_HAN_AND_KANA = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_SOUTH_EAST_ASIAN = (
    "\u0e01-\u0e2e\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u1780-\u17b3"
)
_UNSPACED = _HAN_AND_KANA + _SOUTH_EAST_ASIAN

_NOT_LETTERS = re.compile(rf"[^\w{_SIGNS}]+")
_COMMON_SIGNS = " ,.\"'-:?!()"
_ASCII_LETTERS = str.maketrans({chr(code): None for code in range(128) if not chr(code).isalnum()})
_HAS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_PIECES = re.compile(rf"[{_HAN_AND_KANA}]|[{_SOUTH_EAST_ASIAN}]\W*|[^{_UNSPACED}]+")  # `\W*`: the signs after a letter.
_UNSPACED_RUN = re.compile(rf"(?:[{_UNSPACED}][^\w\s]*)+")
_LETTER = re.compile(r"[^\W_]")
_HAN_AND_KANA_CHARACTER = re.compile(rf"[{_HAN_AND_KANA}]")
_SOUTH_EAST_ASIAN_LETTER = re.compile(rf"[{_SOUTH_EAST_ASIAN}]")
_UNSPACED_CHARACTER = re.compile(rf"[{_UNSPACED}]")
_DENSE_CHARACTER = re.compile(rf"[{_UNSPACED}\uac00-\ud7af]")

# Letters (vowel signs above and below not counted) in an average Thai, Lao, Khmer or Burmese word: a rule of thumb
# that makes counts comparable with spaced languages.  The word counts of articles in these languages move with it.
LETTERS_A_WORD = 4
# Letters of an alphabet that say as much as one Han, kana, Thai or Hangul sign, and signs that say as much as a word:
# translations of one text are about so much shorter.  Bounds on lengths of headlines and paragraphs move with them.
LETTERS_A_SIGN, SIGNS_A_WORD = 2.5, 2.5


def collapse(text: str | None) -> str:
    """Return the text with single blanks and no invisible characters."""
    if not text:
        return ""
    if text.isprintable() and "  " not in text:  # Printable are no invisible characters, and of blanks the space alone.
        return stream_safe(text).strip(" ")
    if not text.isascii():
        for sign in _INVISIBLE:  # Looking for one sign at a time is far faster than for one of a set.
            if sign in text:
                text = text.replace(sign, "")
        text = stream_safe(text)
    return " ".join(text.split())


def normal_form(text: str | None) -> str:
    """Return the text for comparing, in plain signs and small letters.

    Entities are read, NFKC, quotes and dashes plain, nothing invisible.
    """
    if not text:
        return ""
    if "&" in text:
        text = _read_entities(text)
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    folded = _TO_FOLD.sub(lambda found: _FOLDED[found[0]], text)
    if folded.isascii():
        return " ".join(folded.lower().split())
    folded = stream_safe(folded)
    # Case folding may break NFKC, hence twice: the second costs little where the first has left nothing to do.
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold()).split())


def letters(text: str | None) -> str:
    """Return the letters and digits of the normal form.

    They are equal for copies that differ in punctuation.
    """
    if not text:
        return ""
    return _letters_of_line(text) if len(text) <= LONGEST_LINE else _letters(text)


# Characters of the longest text whose letters are remembered: names, titles and captions are compared again and again
# (more than half of the asked are asked once more on the same page), whole articles seldom.
LONGEST_LINE = 200


def _letters(text: str) -> str:
    form = normal_form(text)
    if form.isascii():
        return form.translate(_ASCII_LETTERS)
    # What goes is nearly always one of a few signs, and one sign at a time goes faster than all that are no letters.
    for sign in _COMMON_SIGNS:
        if sign in form:
            form = form.replace(sign, "")
    return form if form.isalnum() else _NOT_LETTERS.sub("", form).replace("_", "")


_letters_of_line = lru_cache(maxsize=4096)(_letters)


def words(text: str | None) -> list[str]:
    """Return the words of the normal form in order.

    In scripts written without spaces every character is one.
    """
    spaced = _NOT_LETTERS.sub(" ", normal_form(text)).replace("_", " ")
    if spaced.isascii() or not _HAS_UNSPACED.search(spaced):
        return spaced.split()
    return [token for chunk in spaced.split() for token in _tokens(chunk)]


def is_unspaced(token: str) -> bool:
    """Return whether a token of `words` begins with a character of an unspaced script."""
    return bool(_HAS_UNSPACED.match(token))


def has_unspaced(text: str) -> bool:
    """Return whether a text holds a character of a script written without spaces."""
    return not text.isascii() and bool(_HAS_UNSPACED.search(text))


def word_count(text: str | None) -> int:
    """Return how many words a reader would count.

    A Han or kana character counts as one word, as word processors count them; Thai, Lao, Khmer and Burmese count one
    for every `LETTERS_A_WORD` letters.
    """
    if not text:
        return 0
    if text.isascii() or not _HAS_UNSPACED.search(text):
        return _chunks(text)
    characters = len(_HAN_AND_KANA_CHARACTER.findall(text))
    letters_of_long_words = len(_SOUTH_EAST_ASIAN_LETTER.findall(text))
    rest = _NOT_LETTERS.sub(" ", _UNSPACED_RUN.sub(" ", text))
    return characters + -(-letters_of_long_words // LETTERS_A_WORD) + _chunks(rest)


def reading_length(text: str) -> float:
    """Return how long a text reads in letters; a dense sign counts `LETTERS_A_SIGN`."""
    return len(text) if text.isascii() else len(text) + (LETTERS_A_SIGN - 1) * len(_DENSE_CHARACTER.findall(text))


def reading_words(text: str) -> float:
    """Return how long a text reads in words; `SIGNS_A_WORD` unspaced signs are one."""
    count = float(len(text.split()))
    return count if text.isascii() else count + len(_UNSPACED_CHARACTER.findall(text)) / SIGNS_A_WORD


def _chunks(text: str) -> int:
    """Return how many runs between blanks hold a letter or digit."""
    return len([chunk for chunk in text.split() if chunk[0].isalnum() or _LETTER.search(chunk)])


def _read_entities(text: str) -> str:
    """Return the text with its character references read, also those escaped twice (`&amp;quot;`)."""
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def _tokens(chunk: str) -> list[str]:
    """Return one blank-free run as words.

    Unspaced characters singly with their vowel signs, anything between them whole.
    """
    if not _HAS_UNSPACED.search(chunk):
        return [chunk]
    return _PIECES.findall(chunk)
