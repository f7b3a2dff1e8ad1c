"""Caption markup: what a reader sees of an element, and whether its names call it a caption or a credit."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from worker.extraction.page.element_text import SILENT as SILENT_ELEMENTS
from worker.extraction.page.element_text import text_of
from worker.extraction.vocabulary.images import (
    ADDRESS,
    BUTTON,
    CAPTION_NAME,
    CREDIT_NAME,
    EXPANDER,
    FALLBACK,
    UNSEEN_NAME,
)
from worker.normalize.captions.credits import without_lead
from worker.normalize.text import collapse

SILENT = SILENT_ELEMENTS | {"button", "link"}
_PICTURES = frozenset({"img", "picture", "video", "amp-img", "amp-video"})
# What a figure may hold instead of the caption of another element's picture.
_FIGURED = frozenset({*_PICTURES, "iframe", "table", "blockquote", "pre", "figcaption", "svg", "canvas", "p"})
SHOWING = frozenset({"img", "picture", "source", "video", "figure", "amp-img", "amp-video"})
# Characters of the longest text still taken for a caption: newspapers' longest run to about 700.
LONGEST_CAPTION = 1200
# Letters that a text without any markup of its own needs to be a caption.
LEAST_UNNAMED = 12
ENDS = tuple('.!?…:;,)]"”»。）」')
DEEPEST = 40
_NOT_SHOWN = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)


def visible_text(element: etree._Element, without: frozenset[etree._Element] = frozenset()) -> str:
    """Return what a reader sees of a caption, less controls and the elements ``without``."""
    return text_of(element, lambda inner: inner in without or inner.tag == "button" or is_unseen(inner))


def is_skipped(element: etree._Element) -> bool:
    """Return whether an element never shows words: a script, a control, a screen reader's text."""
    return element.tag in SILENT or is_unseen(element)


def is_unseen(element: etree._Element) -> bool:
    """Return whether an element is a control, or meant for screen readers only."""
    role, name = element.get("role"), element.get("class")
    return role in ("button", "tooltip") or bool(name and _named_unseen(name))


@lru_cache(maxsize=256)  # A caption is looked at from several sides.
def tidy(text: str) -> str:
    """Return a caption's text without lead-ins, buttons and messages of players."""
    shown = BUTTON.sub("", without_lead(EXPANDER.sub(" ", text))).strip()
    return "" if FALLBACK.match(shown) or ADDRESS.fullmatch(shown) else shown


def names_of(element: etree._Element) -> str:
    """Return the words of class, id, itemprop and data attribute names."""
    attributes = element.attrib
    if not attributes:
        return ""
    data = " ".join(name for name in attributes if isinstance(name, str) and name.startswith("data-"))
    return f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('itemprop', '')} {data}"


def names_caption(element: etree._Element) -> bool:
    """Return whether the markup calls an element a caption or a credit."""
    return element.tag == "figcaption" or caption_kind(names_of(element)) != "" or is_caption_figure(element)


def is_caption_figure(element: etree._Element) -> bool:
    """Return whether a figure without a picture is the caption of the picture before it."""
    if element.tag != "figure" or next(element.iterdescendants(*_FIGURED), None) is not None:
        return False
    before = element.getprevious()
    return before is not None and (before.tag in _PICTURES or next(before.iter(*_PICTURES), None) is not None)


@lru_cache(maxsize=4096)
def caption_kind(names: str) -> str:
    """Return whether names mean a "credit", a "caption" or neither ("")."""
    if CREDIT_NAME.search(names):
        return "credit"
    return "caption" if CAPTION_NAME.search(names) else ""


@lru_cache(maxsize=4096)
def _named_unseen(name: str) -> bool:
    """Return whether a class means controls or words for screen readers."""
    return bool(UNSEEN_NAME.search(name))


def next_shown(box: etree._Element) -> etree._Element | None:
    """Return the next element behind a box that shows text and no picture."""
    following = box.getnext()
    while following is not None:
        if next(following.iter(*SHOWING), None) is not None and not is_caption_figure(following):
            return None
        if following.tag not in SILENT and visible_text(following):
            return following
        following = None if collapse(following.tail) else following.getnext()
    return None


def is_taken_out(element: etree._Element) -> bool:
    """Return whether a style of the element's own takes it out of the page."""
    return _NOT_SHOWN.search(element.get("style") or "") is not None
