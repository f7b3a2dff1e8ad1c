"""Captions: the box around a picture -> the one text under it, its credit, and the elements these stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from worker.extraction.images.caption_markup import (
    DEEPEST,
    ENDS,
    LEAST_UNNAMED,
    SHOWING,
    SILENT,
    caption_kind,
    is_caption_figure,
    is_skipped,
    is_taken_out,
    names_of,
    tidy,
    visible_text,
)
from worker.normalize.captions.credits import (
    LONGEST_CREDIT,
    clean_credit,
    is_labelled_credit,
    looks_like_credit,
    split_credit,
)
from worker.normalize.text import collapse, letters

# Characters by which a credit at the end of a caption may be longer than the rest.
_MOST_LONGER = 50
_LONGEST_UNNAMED = 600
_TAIL_TAGS = frozenset({"small", "cite", "span", "em", "i", "b", "strong", "a", "div", "p", "footer"})
# Tags of words that a sentence stresses or links.
_WITHIN_SENTENCES = frozenset({"a", "em", "i", "b", "strong"})
# The length of a film: the words beside it are the title of another piece.
_DURATION = re.compile(r"\d{1,2}:\d\d(?!\d)")
# Elements of a box that are looked at: more are a page in a figure, not a caption.
_MOST_LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class FoundCaption:
    """A caption without its credit, the credit, and the elements that hold them."""

    text: str | None = None
    credit: str | None = None
    elements: tuple[etree._Element, ...] = ()


def read_caption(box: etree._Element, chosen: tuple[etree._Element, ...] = (), *, characters: int = 0) -> FoundCaption:
    """Return the caption in the box of a picture.

    ``chosen`` are elements already known to hold it (a source's own rule, or a line behind the picture).  Where the box
    has more ``characters`` than the captions and credits its markup names, the rest is searched for both.
    """
    captions, credits_ = _named(box)
    captions = list(map(_inner_caption, list(chosen) or captions or _whole_captions(credits_)[:1]))
    around = list(_credits_around(captions, credits_))
    credits_ = _own_credits(captions, credits_)
    rest = 0 if chosen else characters - _count_characters([*captions, *credits_])
    others = list(_others(box, {*captions, *credits_})) if rest > 1 else []
    captions = captions or _unnamed_caption(others, least=3 if credits_ else LEAST_UNNAMED)
    credits_ += _unnamed_credits(others, captions)
    text, split = _first_text(captions, frozenset(credits_))
    named = joined([*around, *map(_credit_in, credits_)])
    return FoundCaption(text, named or split, (*captions, *credits_))


def _credit_in(element: etree._Element) -> str | None:
    """Return the names in an element that holds a credit."""
    return clean_credit(tidy(visible_text(element)))


def _unnamed_credits(others: list[etree._Element], captions: list[etree._Element]) -> list[etree._Element]:
    """Return the elements beside captions that look like credits."""
    return [other for other in others if other not in captions and _is_credit(other, alone=not captions)]


def _inner_caption(caption: etree._Element) -> etree._Element:
    """Return the part named a caption, where the rest is its credit."""
    for inner in islice(caption.iterdescendants(), _MOST_LOOKED_AT):
        if isinstance(inner.tag, str) and caption_kind(names_of(inner)) == "caption" and visible_text(inner):
            rest = tidy(visible_text(caption, frozenset((inner,))))
            return inner if rest and is_labelled_credit(rest) else caption
    return caption


def _credits_around(captions: list[etree._Element], named: list[etree._Element]) -> Iterator[str | None]:
    """Yield the credits that stand around a caption in an element named a credit."""
    for element in named:
        inside = frozenset(caption for caption in captions if _inside(caption, [element]))
        if inside and is_labelled_credit(rest := tidy(visible_text(element, inside))):
            yield clean_credit(rest)


def _whole_captions(named: list[etree._Element]) -> list[etree._Element]:
    """Return the elements named as credits that hold a caption as well."""
    return [element for element in named if is_whole_caption(visible_text(element))]


def _count_characters(elements: list[etree._Element]) -> int:
    """Count the characters that readers see of some elements."""
    return sum(len(visible_text(element)) for element in elements)


def _own_credits(captions: list[etree._Element], named: list[etree._Element]) -> list[etree._Element]:
    """Return the captions' credits: elements named so, and parts that look so."""
    own = [element for element in named if element not in captions and not _surrounds(element, captions)]
    return own + [tail for caption in captions if (tail := _credit_by_place(caption, own)) is not None]


def _unnamed_caption(others: list[etree._Element], *, least: int) -> list[etree._Element]:
    """Return the first element of so many letters that may be a caption."""
    if any(_DURATION.match(visible_text(other)) for other in others):
        return []
    worded = (other for other in others if len(letters(visible_text(other))) >= least)
    return [other for other in worded if not _is_credit(other, alone=True)][:1]


def _is_credit(element: etree._Element, *, alone: bool) -> bool:
    """Return whether an unnamed element holds a credit; bare names need a caption beside them."""
    text = tidy(visible_text(element))
    return is_labelled_credit(text) if alone else looks_like_credit(text)


def _first_text(captions: list[etree._Element], credits_: frozenset[etree._Element]) -> tuple[str | None, str | None]:
    """Return the first caption that says something, and the first credit split off one."""
    text, credit = None, None
    for caption in captions:
        found, split = split_credit(tidy(visible_text(caption, credits_ | _copies(caption))))
        credit = credit or split
        if found and text is None and letters(found):
            text = found.rstrip(" -–—|/•·")
    return text, credit


def is_whole_caption(text: str) -> bool:
    """Return whether a text named a credit is a sentence with the credit behind it."""
    caption, credit = split_credit(tidy(text))
    if credit is None or caption is None:
        return False
    return caption[-1] in ENDS[:4] and len(caption) >= LEAST_UNNAMED


def _copies(caption: etree._Element) -> frozenset[etree._Element]:
    """Return the elements that repeat the one before them, whole or cut short."""
    if len(caption) == 0:
        return frozenset()
    copies = set()
    for one in islice(caption.iter(), _MOST_LOOKED_AT):
        other = one.getnext() if one is not caption else None
        if other is None or other.tag != one.tag:
            continue
        texts = ((letters(visible_text(element)), element) for element in (one, other))
        (short, copy), (long, _) = sorted(texts, key=lambda pair: len(pair[0]))
        if len(short) >= LEAST_UNNAMED and long.startswith(short):
            copies.add(copy)
    return frozenset(copies)


def joined(found: Iterable[str | None]) -> str | None:
    """Join the distinct credits; one that another contains is dropped."""
    kept: list[str] = []
    for credit in found:
        if credit and len(credit) <= LONGEST_CREDIT and not any(letters(credit) in letters(other) for other in kept):
            kept = [other for other in kept if letters(other) not in letters(credit)] + [credit]
    return " / ".join(kept) or None


def _named(box: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """Return the elements in a box that its markup calls captions, and those called credits."""
    captions: list[etree._Element] = []
    credits_: list[etree._Element] = []
    for element in islice(box.iterdescendants(), _MOST_LOOKED_AT):
        kind = _kind_in_words(element)
        kept = captions if kind == "caption" else credits_
        if not kind or _inside(element, kept):
            continue
        if kind == "caption" or _is_short(element):
            kept.append(element)
    return captions, credits_


def _kind_in_words(element: etree._Element) -> str:
    """Return what the markup calls an element that holds no picture: "caption", "credit" or ""."""
    if is_caption_figure(element):
        return "caption"
    if not isinstance(element.tag, str) or element.tag in SILENT or element.tag in SHOWING:
        return ""
    kind = caption_kind(names_of(element)) or ("caption" if element.tag == "figcaption" else "")
    return kind if kind and next(element.iterdescendants(*SHOWING), None) is None else ""


def _is_short(element: etree._Element) -> bool:
    """Return whether an element called a credit holds no more than one."""
    return 0 < len(visible_text(element)) <= LONGEST_CREDIT


def _inside(element: etree._Element, others: list[etree._Element]) -> bool:
    """Return whether an element lies in one of the others."""
    return bool(others) and any(ancestor in others for ancestor in element.iterancestors())


def _surrounds(credit: etree._Element, captions: list[etree._Element]) -> bool:
    """Return whether an element called a credit holds a caption, or is all of one."""
    if any(_inside(caption, [credit]) for caption in captions):
        return True
    around = next((caption for caption in captions if _inside(credit, [caption])), None)
    if around is None:
        return False
    text = visible_text(credit)
    return text == visible_text(around) and not looks_like_credit(text)


def _credit_by_place(caption: etree._Element, known: list[etree._Element]) -> etree._Element | None:
    """Return the last or first element of a caption whose words look like a credit."""
    node = _innermost(caption)
    if len(node) == 0 or any(_inside(element, [caption]) for element in known):
        return None
    for child, apart in ((node[-1], not collapse(node[-1].tail)), (node[0], not collapse(node.text))):
        if apart and child.tag in _TAIL_TAGS and _is_credit_of(child, node):
            return child
    return None


def _innermost(element: etree._Element) -> etree._Element:
    """Return the innermost element that holds all the text of one."""
    while len(element) == 1 and not collapse(element.text) and not collapse(element[0].tail):
        element = element[0]
    return element


def _is_credit_of(child: etree._Element, caption: etree._Element) -> bool:
    """Return whether a part of a caption looks like the credit of the rest."""
    text = tidy(visible_text(child))
    if not text or not looks_like_credit(text) or _goes_on(child, text):
        return False
    rest = visible_text(caption, frozenset((child,)))
    return bool(letters(rest)) and (len(text) < len(rest) + _MOST_LONGER or text[0] in "©(")


def _goes_on(child: etree._Element, text: str) -> bool:
    """Return whether linked or stressed names are part of a sentence ("Dusk in Oslo")."""
    if child.tag not in _WITHIN_SENTENCES or is_labelled_credit(text):
        return False
    if collapse(child.tail)[:1].islower():
        return True
    before = child.getprevious()
    *said, last = collapse(child.getparent().text if before is None else before.tail).split() or [""]
    begins = bool(said) and not said[-1][-1].isalnum()  # "— via": the word opens the credit.
    return last.islower() and last.isalpha() and not begins


def _others(box: etree._Element, taken: set[etree._Element], depth: int = 0) -> Iterator[etree._Element]:
    """Yield the outermost elements with text that hold neither pictures nor taken elements."""
    for child in box if depth <= DEEPEST else ():
        if child in taken or is_skipped(child) or is_taken_out(child):
            continue
        if any(inner in taken or inner.tag in SHOWING for inner in child.iter()):
            yield from _others(child, taken, depth + 1)
        elif (text := visible_text(child)) and len(text) <= _LONGEST_UNNAMED:
            yield child
