"""Captions below: the element right behind a picture's box that is its caption, by name, type, place or words."""

from __future__ import annotations

import re

from lxml import etree

from worker.extraction.images.caption_markup import (
    LEAST_UNNAMED,
    LONGEST_CAPTION,
    caption_kind,
    is_caption_figure,
    next_shown,
    tidy,
    visible_text,
)
from worker.extraction.images.captions import is_whole_caption
from worker.normalize.captions.credits import has_label, is_labelled_credit, split_credit
from worker.normalize.text import collapse, letters

# A slanted paragraph under a picture is a caption up to here; longer ones are editorial notes.
_SMALL_TYPE = 300
_CENTRED = re.compile(r"\bcenter\b|text-align\s*:\s*center|(?:text|align)-?center", re.IGNORECASE)
_SMALL_BOXES = frozenset({"p", "div", "em", "i", "small"})


def caption_beside(box: etree._Element) -> etree._Element | None:
    """Return the element right behind a picture's box that is its caption."""
    following = next_shown(box)
    if following is None or collapse(box.tail):
        return None
    text = visible_text(following)
    if len(text) > LONGEST_CAPTION:
        return None
    named = next((e for e in (following, *following.iterdescendants()) if _begins_caption(e, text)), None)
    if named is not None:
        return _whole_of(named, following)
    if len(text) > _SMALL_TYPE or following.tag not in _SMALL_BOXES:
        return None
    return following if _looks_like_caption(following, text) else None


def _whole_of(named: etree._Element, box: etree._Element) -> etree._Element | None:
    """Return the element that holds a named caption, and beside it at most its credit."""
    rest = "" if named is box else visible_text(box, frozenset((named,)))
    if not rest:
        return named
    return box if is_labelled_credit(tidy(rest)) else None


def _looks_like_caption(element: etree._Element, text: str) -> bool:
    """Return whether an unnamed line below a picture is set or worded like a caption."""
    if _all_small(element) or is_labelled_credit(tidy(text)) or ends_in_labelled_credit(text):
        return True
    return _is_centred(element) and not _is_centred(element.getnext())


def _is_centred(element: etree._Element | None) -> bool:
    """Return whether an element's own markup sets its text in the middle."""
    if element is None:
        return False
    look = f"{element.get('style') or ''} {element.get('class') or ''} {element.get('align') or ''}"
    return _CENTRED.search(look) is not None and next(element.iter("b", "strong", "a"), None) is None


def ends_in_labelled_credit(text: str) -> bool:
    """Return whether a text says something, and then whose the picture is."""
    caption, credit = split_credit(tidy(text))
    if caption is None or credit is None or len(letters(caption)) < LEAST_UNNAMED:
        return False
    return has_label(tidy(text)[len(caption) :])


def _begins_caption(element: etree._Element, text: str) -> bool:
    """Return whether an element is called the caption or credit of all the text."""
    kind = caption_kind(element.get("class") or "") if isinstance(element.tag, str) else ""
    if kind == "credit":
        return is_whole_caption(text)
    return kind == "caption" or element.tag == "figcaption" or is_caption_figure(element)


def _all_small(element: etree._Element) -> bool:
    """Return whether all words of an element are set in small or slanted type."""
    while element.tag not in ("em", "i", "small", "figcaption"):
        children = [child for child in element if child.tag != "br" and visible_text(child)]
        if len(children) != 1 or collapse(element.text) or collapse(children[0].tail):
            return False
        element = children[0]
    return True
