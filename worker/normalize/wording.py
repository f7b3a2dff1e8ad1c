"""Wording: what decides whether two lines say the same, signs included that make them say another thing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from worker.normalize.text import letters, normal_form

_CURRENCY = "$¢£¤¥֏؋৳฿៛\u20a0-\u20c0﷼"
# Signs that tell two lines apart, each with what stands for it; thousands' separators stand for nothing.  The sign
# comes first and is then looked at with what is around it, so that the letters between signs are skipped fast.
_SIGN = re.compile(
    rf"[.,':/+\-\#%‰°{_CURRENCY}]"
    rf"(?:(?P<thousands>(?<=\d[.,'])(?=\d\d\d(?!\d)))|(?P<decimal>(?<=\d[.,])(?=\d))"
    rf"|(?<=\d[:/-])(?=\d)|(?<=[+-])(?<!\w.)(?=[{_CURRENCY}]?\d)|(?<=\w[+\#])[+\#]*(?!\w)|(?<=[{_CURRENCY}])"
    rf"|(?<=\d[%‰°]))"
)
_STANDING_FOR = {"thousands": "", "decimal": "."}
# What one of them takes: most lines hold none, which this tells at a fifth of the time.
_MAY_BE_SIGN = re.compile(rf"[\d+\#{_CURRENCY}]")
_BLANK_BEFORE_UNIT = re.compile(r"(?<=\d)\s+(?=[%‰°])")
_NATIVE_DIGIT = re.compile(r"[^\W\D0-9]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_GREEK_ACCENT = re.compile(r"(?<=[\u0370-\u03ff])[\u0300\u0301\u0308]+")


def wording(text: str | None) -> str:
    """Return the letters and digits, with the signs that change what a line says.

    Equal for copies that differ in case, punctuation, blanks or native digits; ``C++`` is not ``C``, ``+5`` not ``-5``,
    ``1.5`` not ``15``, and ``$5`` not ``€5``.
    """
    return _wording(text) if text and len(text) <= LONGEST_LINE else _wording.__wrapped__(text or "")


# Characters of the longest line whose wording is remembered: captions and headlines are compared again and again.
LONGEST_LINE = 300


@lru_cache(maxsize=4096)
def _wording(text: str) -> str:
    """Return the wording of a text."""
    form = normal_form(text)
    if not form.isascii():
        form = _folded(form)
    if not _MAY_BE_SIGN.search(form):
        return letters(form)
    form = _BLANK_BEFORE_UNIT.sub("", form)
    said, end = [], 0
    for sign in _SIGN.finditer(form):
        said += [letters(form[end : sign.start()]), _STANDING_FOR.get(sign.lastgroup or "", sign[0])]
        end = sign.end()
    return "".join([*said, letters(form[end:])])


def _folded(form: str) -> str:
    """Return the form with ASCII digits and folded letters.

    The accents that Greek capitals and Turkish dots leave are removed.
    """
    form = _NATIVE_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), form)
    form = form.replace("i\u0307", "i").replace("ı", "i")
    if _GREEK.search(form):
        form = unicodedata.normalize("NFC", _GREEK_ACCENT.sub("", unicodedata.normalize("NFD", form)))
    return form
