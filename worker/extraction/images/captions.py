"""Captions: the box around a picture -> the one text under it, its credit, and the elements these stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml import etree

from worker.extraction.page.element_text import SILENT, text_of
from worker.extraction.phrases.credits import (
    LONGEST_CREDIT,
    clean_credit,
    is_labelled_credit,
    looks_like_credit,
    split_credit,
)
from worker.extraction.vocabulary.images import (
    BUTTON,
    CAPTION_NAME,
    CREDIT_NAME,
    EXPANDER,
    FALLBACK,
    LEAD_IN,
    UNSEEN_NAME,
)
from worker.normalize.text import collapse, letters

# Characters of the longest text still taken for a caption: newspapers' longest run to about 700.
LONGEST_CAPTION = 1200
# A slanted paragraph under a picture is a caption up to here; longer ones are editorial notes.
_SMALL_TYPE = 300
# Letters that a text without any markup of its own needs to be a caption.
_LEAST_UNNAMED = 12
_LONGEST_UNNAMED = 600
_SILENT = SILENT | {"button", "link"}
_SHOWING = frozenset({"img", "picture", "source", "video", "figure", "amp-img", "amp-video"})
_TAIL_TAGS = frozenset({"small", "cite", "span", "em", "i", "b", "strong", "a", "div", "p", "footer"})
# The length of a film: the words beside it are the title of another piece.
_DURATION = re.compile(r"\d{1,2}:\d\d(?!\d)")
_NOT_SHOWN = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_ENDS = tuple('.!?…:;,)]"”»。）」')
_DEEPEST = 40
# Elements of a box that are looked at: more are a page in a figure, not a caption.
_MOST_LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class FoundCaption:
    """A caption without its credit, the credit, and the elements that hold them."""

    text: str | None = None
    credit: str | None = None
    elements: tuple[etree._Element, ...] = ()


def read_caption(box: etree._Element, chosen: tuple[etree._Element, ...] = (), *, characters: int = 0) -> FoundCaption:
    """The caption in the box of a picture.

    ``chosen`` are elements already known to hold it (a source's own rule, or a line behind the picture).  Where the box
    has more ``characters`` than the captions and credits its markup names, the rest is searched for both.
    """
    captions, makers = _named(box)
    captions = list(chosen) or captions
    if not captions:
        captions = [maker for maker in makers if is_whole_caption(visible_text(maker))][:1]
    makers = [maker for maker in makers if maker not in captions and not _surrounds(maker, captions)]
    makers += [tail for caption in captions if (tail := _credit_by_place(caption, makers)) is not None]
    rest = 0 if chosen else characters - sum(len(visible_text(element)) for element in (*captions, *makers))
    others = list(_others(box, {*captions, *makers})) if rest > 1 else []
    if not captions and not any(_DURATION.match(visible_text(other)) for other in others):
        least = 3 if makers else _LEAST_UNNAMED
        captions = [o for o in others if not _is_credit(o, alone=True) and len(letters(visible_text(o))) >= least][:1]
    makers += [other for other in others if other not in captions and _is_credit(other, alone=not captions)]
    text, split = _first_text(captions, frozenset(makers))
    named = joined(clean_credit(tidy(visible_text(element))) for element in makers)
    return FoundCaption(text, named or split, (*captions, *makers))


def _is_credit(element: etree._Element, *, alone: bool) -> bool:
    """Whether an element that its markup does not name holds a credit; bare names are one only beside a caption."""
    text = tidy(visible_text(element))
    return is_labelled_credit(text) if alone else looks_like_credit(text)


def _first_text(captions: list[etree._Element], makers: frozenset[etree._Element]) -> tuple[str | None, str | None]:
    """The first caption that says something, and the first credit split off one."""
    text, credit = None, None
    for caption in captions:
        found, split = split_credit(tidy(visible_text(caption, makers | _copies(caption))))
        credit = credit or split
        if found and text is None and letters(found):
            text = found.rstrip(" -–—|/•·")
    return text, credit


def is_whole_caption(text: str) -> bool:
    """Whether a text that the markup calls a credit is a sentence with the credit behind it."""
    caption, credit = split_credit(tidy(text))
    return credit is not None and caption is not None and caption[-1] in _ENDS[:4] and len(caption) >= _LEAST_UNNAMED


def _copies(caption: etree._Element) -> frozenset[etree._Element]:
    """The elements of a caption that say what the one before them says, whole or cut short: shown by turns."""
    if len(caption) == 0:
        return frozenset()
    copies = set()
    for one in islice(caption.iter(), _MOST_LOOKED_AT):
        other = one.getnext() if one is not caption else None
        if other is None or other.tag != one.tag:
            continue
        texts = ((letters(visible_text(element)), element) for element in (one, other))
        (short, copy), (long, _) = sorted(texts, key=lambda pair: len(pair[0]))
        if len(short) >= _LEAST_UNNAMED and long.startswith(short):
            copies.add(copy)
    return frozenset(copies)


def visible_text(element: etree._Element, without: frozenset[etree._Element] = frozenset()) -> str:
    """Return what a reader sees of a caption, less controls and the elements ``without``."""
    return text_of(element, lambda inner: inner in without or inner.tag == "button" or is_unseen(inner))


def is_unseen(element: etree._Element) -> bool:
    """Whether an element is a control, or meant for screen readers only."""
    role, name = element.get("role"), element.get("class")
    return role in ("button", "tooltip") or bool(name and _named_unseen(name))


@lru_cache(maxsize=256)  # A caption is looked at from several sides.
def tidy(text: str) -> str:
    """A caption's text without lead-ins ("Image caption,") and the words of buttons and of players without a script."""
    shown = BUTTON.sub("", LEAD_IN.sub("", EXPANDER.sub(" ", text))).strip()
    return "" if FALLBACK.match(shown) else shown


def joined(found: Iterable[str | None]) -> str | None:
    """The distinct credits, one behind the other; one that another contains is dropped."""
    kept: list[str] = []
    for credit in found:
        if credit and len(credit) <= LONGEST_CREDIT and not any(letters(credit) in letters(other) for other in kept):
            kept = [other for other in kept if letters(other) not in letters(credit)] + [credit]
    return " / ".join(kept) or None


def names_of(element: etree._Element) -> str:
    """The words by which the markup names an element: class, id, itemprop and the names of its data attributes."""
    attributes = element.attrib
    if not attributes:
        return ""
    data = " ".join(name for name in attributes if isinstance(name, str) and name.startswith("data-"))
    return f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('itemprop', '')} {data}"


def names_caption(element: etree._Element) -> bool:
    """Whether the markup calls an element a caption or a credit."""
    return element.tag == "figcaption" or _kind(names_of(element)) != ""


@lru_cache(maxsize=4096)
def _kind(names: str) -> str:
    """Whether names mean a "credit", a "caption" or ("") neither; a credit in a caption's name wins."""
    if CREDIT_NAME.search(names):
        return "credit"
    return "caption" if CAPTION_NAME.search(names) else ""


@lru_cache(maxsize=4096)
def _named_unseen(name: str) -> bool:
    """Whether a class means controls or words for screen readers."""
    return bool(UNSEEN_NAME.search(name))


def _named(box: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """The elements in a box that its markup calls captions and credits, none inside another of its kind."""
    captions: list[etree._Element] = []
    makers: list[etree._Element] = []
    for element in islice(box.iterdescendants(), _MOST_LOOKED_AT):
        if element.tag in _SILENT or element.tag in _SHOWING or not isinstance(element.tag, str):
            continue
        kind = _kind(names_of(element)) or ("caption" if element.tag == "figcaption" else "")
        if not kind or next(element.iterdescendants(*_SHOWING), None) is not None:
            continue
        kept = captions if kind == "caption" else makers
        if not _inside(element, kept) and (kind == "caption" or _is_short(element)):
            kept.append(element)
    return captions, makers


def _is_short(element: etree._Element) -> bool:
    """Whether an element called a credit holds no more than one."""
    return 0 < len(visible_text(element)) <= LONGEST_CREDIT


def _inside(element: etree._Element, others: list[etree._Element]) -> bool:
    """Whether an element lies in one of the others."""
    return bool(others) and any(ancestor in others for ancestor in element.iterancestors())


def _surrounds(maker: etree._Element, captions: list[etree._Element]) -> bool:
    """Whether a credit element is around a caption, or is the whole caption without looking like a credit."""
    if any(_inside(caption, [maker]) for caption in captions):
        return True
    around = next((caption for caption in captions if _inside(maker, [caption])), None)
    if around is None:
        return False
    text = visible_text(maker)
    return text == visible_text(around) and not looks_like_credit(text)


def _credit_by_place(caption: etree._Element, known: list[etree._Element]) -> etree._Element | None:
    """The last (or first) element of a caption whose words look like a credit, where the markup names none."""
    node = caption
    while len(node) == 1 and not collapse(node.text) and not collapse(node[0].tail):
        node = node[0]
    if len(node) == 0 or any(_inside(element, [caption]) for element in known):
        return None
    for child, apart in ((node[-1], not collapse(node[-1].tail)), (node[0], not collapse(node.text))):
        if apart and child.tag in _TAIL_TAGS and (text := tidy(visible_text(child))) and looks_like_credit(text):
            rest = visible_text(node, frozenset((child,)))
            if letters(rest) and (len(text) < len(rest) + _SMALL_TYPE // 6 or text[0] in "©("):
                return child
    return None


def _others(box: etree._Element, taken: set[etree._Element], depth: int = 0) -> Iterator[etree._Element]:
    """The outermost elements of a box that hold text, but neither a picture nor what is already taken."""
    for child in box:
        if child in taken or child.tag in _SILENT or depth > _DEEPEST or is_unseen(child):
            continue
        if _NOT_SHOWN.search(child.get("style") or ""):
            continue
        if any(inner in taken or inner.tag in _SHOWING for inner in child.iter()):
            yield from _others(child, taken, depth + 1)
        elif (text := visible_text(child)) and len(text) <= _LONGEST_UNNAMED:
            yield child


def caption_beside(box: etree._Element) -> etree._Element | None:
    """The element right behind a picture's box that is its caption: named so, or short and all in small type."""
    following = next_shown(box)
    if following is None or collapse(box.tail):
        return None
    text = visible_text(following)
    if len(text) > LONGEST_CAPTION:
        return None
    for element in (following, *following.iterdescendants()):
        kind = _kind(element.get("class") or "") if isinstance(element.tag, str) else ""
        if element.tag == "figcaption" or kind == "caption" or (kind == "credit" and is_whole_caption(text)):
            return element if visible_text(element) == text else None
    small = len(text) <= _SMALL_TYPE and following.tag in ("p", "div", "em", "i", "small") and _all_small(following)
    return following if small else None


def next_shown(box: etree._Element) -> etree._Element | None:
    """The next element behind a box that shows text; None where a picture comes first."""
    following = box.getnext()
    while following is not None:
        if next(following.iter(*_SHOWING), None) is not None:
            return None
        if following.tag not in _SILENT and visible_text(following):
            return following
        following = None if collapse(following.tail) else following.getnext()
    return None


def _all_small(element: etree._Element) -> bool:
    """Whether all words of an element are set in small or slanted type."""
    while element.tag not in ("em", "i", "small", "figcaption"):
        children = [child for child in element if child.tag != "br" and visible_text(child)]
        if len(children) != 1 or collapse(element.text) or collapse(children[0].tail):
            return False
        element = children[0]
    return True
