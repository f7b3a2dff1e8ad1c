"""Captions compared: a caption without its credit, and whether two spellings on one page are copies of one caption."""

from __future__ import annotations

import re
from html import unescape

from worker.normalize.captions.credits import has_label, names_agency, split_credit, without_lead
from worker.normalize.text import collapse
from worker.normalize.wording import wording

_JOINER = re.compile(r"(?:via|for|by|von|de|di|del|la|le|van|der|und|and|&|the|of|für|e|et|y|i)")

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_GAP = re.compile(r"\W+")
_CUT = re.compile(r"\s*[(\[]?\s*(?:\.\.\.|…)\s*[)\]]?\s*$")

# Characters at the end of a caption within which a credit may begin, and the letters a cut copy must share: few enough
# for the briefest captions in use, so many that two captions of one gallery do not meet by their common opening.
_TAIL = 120
_LETTERS_BEFORE_ENDING = 10
_LETTERS_BEFORE_SILENT_CUT = 60
# Letters by which most different captions are told apart at once, and the most words of a credit made of names.
_OPENING = 6
_NAMES = 8


def same_caption(a: str | None, b: str | None) -> bool:
    """Return whether two texts of one page are copies of one caption.

    Copies may differ in case, quotes, dashes, entities, markup, blanks and invisible characters, in a credit at the end
    with or without a label, and one may be cut short with an ellipsis (or, when long, without one).  Two empty texts or
    two bare credits are no captions, so not the same.
    """
    texts = _plain(a), _plain(b)
    short, long = sorted(map(wording, texts), key=len)
    if short and short == long:
        return True
    if short[:_OPENING] != long[:_OPENING] and not any(without_lead(text) != text for text in texts):
        return False
    short, long = sorted(map(caption_letters, texts), key=len)
    if not short or not long.startswith(short):
        return False
    return short == long or _is_copy_cut_short(texts, short)


def _is_copy_cut_short(texts: tuple[str, str], opening: str) -> bool:
    """Tell whether one text is the other one's ``opening``, cut short or less its credit."""
    if len(opening) >= _LETTERS_BEFORE_SILENT_CUT:
        return True
    if len(opening) < _LETTERS_BEFORE_ENDING:
        return False
    return any(_was_cut(text, opening) or _ends_in_credit(text, opening) for text in texts)


def without_credit(text: str | None) -> str:
    """Return the caption without lead-in and credits; empty for a bare credit."""
    return split_credit(without_lead(_plain(text)))[0] or ""


def caption_letters(text: str | None) -> str:
    """Return the letters that equal captions share, the credit's only of a bare one."""
    return wording(without_credit(text)) or wording(text)


def _plain(text: str | None) -> str:
    """Return the text on one line, without the escaped markup of attributes."""
    if text and "&" in text:
        text = unescape(unescape(text))
    return collapse(_TAG.sub(" ", text) if text and "<" in text else text)


def _was_cut(text: str, opening: str) -> bool:
    """Tell whether a text is the opening with an ellipsis behind it."""
    return _CUT.search(text) is not None and wording(_CUT.sub("", text)) == opening


def _ends_in_credit(text: str, opening: str) -> bool:
    """Tell whether a text is the opening and then only a credit."""
    for gap in _GAP.finditer(text, max(0, len(text) - _TAIL)):
        if wording(text[: gap.start()]) == opening:
            return _is_credit(text[gap.end() :].strip(" .)]"), gap[0])
    return False


def _is_credit(tail: str, gap: str) -> bool:
    """Tell whether a caption's end is a credit, by the ``gap`` before it.

    A label is enough.  Behind a bracket, bar or slash one name is, behind a full stop or dash it takes two, and behind
    a mere blank an agency or a slash between them; behind a comma the sentence goes on.
    """
    if has_label(tail):
        return True
    names = re.split(r"[\s/,|]+", tail)
    if not tail or len(names) > _NAMES or "," in gap:
        return False
    if any(name[:1].islower() and not _JOINER.fullmatch(name) for name in names):
        return False
    if re.search(r"[|/(\[©]", gap) or names_agency(tail):
        return True
    return len(names) > 1 and ("/" in tail or not gap.isspace())
