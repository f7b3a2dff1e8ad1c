"""Captions: the box around a picture -> the one text under it, its credit, and the elements these stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from worker.extraction.credits import clean_credit, looks_like_credit, split_credit
from worker.extraction.vocabulary.images import BUTTON, CAPTION_NAME, CREDIT_NAME, LEAD_IN, UNSEEN_NAME
from worker.text import collapse, letters

# Characters of the longest text still taken for a caption: newspapers' longest run to about 700.
LONGEST_CAPTION = 1200
_SILENT = frozenset({
    "script", "style", "template", "noscript", "svg", "button", "iframe", "select", "head", "link", "object",
    "textarea",
})  # fmt: skip
_BREAKING = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "td",
        "tr",
        "dd",
        "dt",
        "header",
        "footer",
    ]
)
_TAIL_TAGS = frozenset({"small", "cite", "span", "em", "i", "b", "strong", "a", "div", "p"})
# A slanted paragraph under a picture is a caption up to here; longer ones are editorial notes.
_SMALL_TYPE = 300
_ENDS_WORD = re.compile(r"[.!?…:;,)\]\"”»。）」]$")


@dataclass(frozen=True, slots=True)
class FoundCaption:
    """A caption without its credit, the credit, and the elements that hold them."""

    text: str | None = None
    credit: str | None = None
    elements: tuple[etree._Element, ...] = ()


def names_of(element: etree._Element) -> str:
    """The words by which the markup names an element: class, id, itemprop and the names of its data attributes."""
    attributes = element.attrib
    if not attributes:
        return ""
    data = " ".join(name[5:] for name in attributes if isinstance(name, str) and name.startswith("data-"))
    return f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('itemprop', '')} {data}"


def read_caption(box: etree._Element, chosen: tuple[etree._Element, ...] = ()) -> FoundCaption:
    """The caption in the box of a picture; ``chosen`` are elements already known to hold it (a source's own rule)."""
    captions = list(chosen) or _outermost(box, CAPTION_NAME, "figcaption")
    makers = _outermost(box, CREDIT_NAME, None)
    makers = [maker for maker in makers if not any(maker is caption or _holds(maker, caption) for caption in captions)]
    makers += [tail for caption in captions if (tail := _credit_by_place(caption, makers)) is not None]
    text, split = None, None
    for caption in captions:
        found, credit = split_credit(tidy(visible_text(caption, frozenset(makers))))
        split = split or credit
        if found and letters(found) and not text:
            text = found
    named = _joined(clean_credit(tidy(visible_text(element))) for element in makers)
    return FoundCaption(text, named or split, (*captions, *makers))


def visible_text(element: etree._Element, without: frozenset[etree._Element] = frozenset()) -> str:
    """What a reader sees of an element, less the elements ``without``; a blank where boxes meet."""
    parts: list[str] = []
    _collect(element, without, parts, 0)
    return collapse("".join(parts))


def _collect(element: etree._Element, without: frozenset[etree._Element], parts: list[str], depth: int) -> None:
    """The pieces of text of an element in reading order, appended to ``parts``."""
    if element.text:
        parts.append(element.text)
    for child in element:
        tag = child.tag
        if tag in _SILENT or child in without or depth > 40 or (depth < 40 and is_unseen(child)):
            parts.append(" ")
        else:
            if tag in _BREAKING or (tag == "span" and parts and _ENDS_WORD.search(parts[-1])):
                parts.append(" ")
            _collect(child, without, parts, depth + 1)
            if tag in _BREAKING:
                parts.append(" ")
        if child.tail:
            parts.append(child.tail)


def is_unseen(element: etree._Element) -> bool:
    """Whether an element is a control, or meant for screen readers only."""
    role = element.get("role")
    if role in ("button", "tooltip"):
        return True
    name = element.get("class")
    return bool(name and UNSEEN_NAME.search(name))


def tidy(text: str) -> str:
    """A caption's text without lead-ins ("Image caption,") and the words of buttons."""
    return BUTTON.sub("", LEAD_IN.sub("", text)).strip()


def _outermost(box: etree._Element, name: re.Pattern[str], tag: str | None) -> list[etree._Element]:
    """The elements in a box that are so named or tagged, none inside another, none around a picture."""
    found: list[etree._Element] = []
    for element in box.iterdescendants():
        if element.tag in _SILENT or element.tag in ("img", "picture", "source", "video", "a", "figure"):
            continue
        if element.tag != tag and not name.search(names_of(element)):
            continue
        if any(_holds(other, element) for other in found) or next(element.iter("img", "video"), None) is not None:
            continue
        found.append(element)
    return found


def _holds(outer: etree._Element, inner: etree._Element) -> bool:
    """Whether one element lies inside another."""
    return any(ancestor is outer for ancestor in inner.iterancestors())


def _credit_by_place(caption: etree._Element, known: list[etree._Element]) -> etree._Element | None:
    """The last (or first) element of a caption whose words look like a credit, where the markup names none."""
    node = caption
    while len(node) == 1 and not collapse(node.text) and not collapse(node[0].tail):
        node = node[0]
    if any(_holds(caption, element) for element in known) or len(node) == 0:
        return None
    for child, apart in ((node[-1], not collapse(node[-1].tail)), (node[0], not collapse(node.text))):
        if apart and child.tag in _TAIL_TAGS and (text := visible_text(child)):
            rest = visible_text(node, frozenset((child,)))
            if letters(rest) and len(text) < len(rest) + 40 and looks_like_credit(tidy(text)):
                return child
    return None


def _joined(found: Iterator[str | None]) -> str | None:
    """The distinct credits, one behind the other; one that another contains is dropped."""
    kept: list[str] = []
    for credit in found:
        if (
            credit
            and len(credit) <= 160
            and letters(credit)
            and not any(letters(credit) in letters(other) for other in kept)
        ):
            kept = [other for other in kept if letters(other) not in letters(credit)] + [credit]
    return " / ".join(kept) or None


def caption_beside(box: etree._Element) -> etree._Element | None:
    """The element right behind a picture's box that is its caption: named so, or short and all in small type."""
    following = box.getnext()
    while following is not None and (following.tag in _SILENT or not visible_text(following)):
        if following.find(".//img") is not None:
            return None
        following = following.getnext()
    if following is None or collapse(box.tail) or following.find(".//img") is not None:
        return None
    text = visible_text(following)
    if len(text) > LONGEST_CAPTION:
        return None
    if following.tag == "figcaption" or CAPTION_NAME.search(following.get("class") or ""):
        return following
    return (
        following
        if len(text) <= _SMALL_TYPE and following.tag in ("p", "div", "em", "i", "small") and _all_small(following)
        else None
    )


def _all_small(element: etree._Element) -> bool:
    """Whether all words of an element are set in small or slanted type."""
    while element.tag not in ("em", "i", "small", "figcaption"):
        children = [child for child in element if child.tag != "br" and visible_text(child)]
        if len(children) != 1 or collapse(element.text) or collapse(children[0].tail):
            return False
        element = children[0]
    return True
