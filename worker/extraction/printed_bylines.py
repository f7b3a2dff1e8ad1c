"""Printed bylines: the lines near the headline that name writers, and the links in their neighbourhood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from worker.extraction.candidates import Byline, Line
from worker.extraction.headings import class_words, spaced_text, stands_apart
from worker.extraction.vocabulary.bylines import BESIDE_BYLINE, BY, BY_ALONE, BYLINE_CLASS, LABEL
from worker.text import collapse, letters

_NO_PART = frozenset({"time", "img", "svg", "script", "button"})
_UNITS = frozenset({"a", "li", "div", "p", "dd", "td", "address", "h2", "h3", "h4", "br"})
_TEXTS = etree.XPath("descendant::text()")
_LABELS = frozenset({"strong", "b", "span", "em", "label", "dt"})
_WORDY = frozenset({"p", "span", "div", "address", "li"})


def printed_bylines(lines: Iterable[Line], ends: list[int], site_keys: frozenset[str]) -> Iterator[Byline]:
    """The lines that name writers: marked as author, by class, or by the word "by"; no part of an earlier one."""
    end = -1
    for line in lines:
        if line.position < end:
            continue
        mark = mark_of(line)
        if mark and not stands_apart(line.element):
            element = own_part(line.element)
            words = spaced_text(element)
            if words and letters(words) not in site_keys:
                yield Byline(words, pieces_of(element), mark)
                end = ends[line.position]


def mark_of(line: Line) -> str | None:
    """How an element says that it is a byline; None where it does not."""
    element = line.element
    if element.tag == "a" and "author" in (element.get("rel") or "").lower():
        return "rel author"
    if element.get("itemprop") == "author":
        return "microdata author"
    if (
        line.words
        and BYLINE_CLASS.search(line.words)
        and element.tag != "time"
        and not BESIDE_BYLINE.search(line.words)
    ):
        return "byline class"
    if element.tag in _WORDY and element.text and (BY.match(text := element.text.strip()[:40]) or BY_ALONE.match(text)):
        return "byline words"
    if (
        element.tag in ("li", "dd")
        and len(element) > 0
        and element[0].tag in _LABELS
        and LABEL.match(spaced_text(element))
    ):
        return "byline label"
    return None


def own_part(element: etree._Element) -> etree._Element:
    """The element itself, or that descendant which holds its names without date and reading time."""
    if not _has_digit(spaced_text(element)):
        return element
    parts = [part for part in element.iterdescendants() if part.tag not in _NO_PART]
    lines = [(part, words) for part in parts if (words := spaced_text(part)) and not _has_digit(words)]
    for part, words in lines:
        if BY.match(words):
            return part
    return next((part for part, _ in lines if BYLINE_CLASS.search(class_words(part))), element)


def pieces_of(element: etree._Element) -> tuple[str, ...]:
    """The words of an element, apart where links, list entries or blocks begin and end: "By", "Ann Lee", "Reporter"."""
    pieces: list[str] = []
    before: etree._Element | None = None
    for text in _TEXTS(element):
        holder = text.getparent() if text.is_text else text.getparent().getparent()
        while holder is not element and holder.tag not in _UNITS:
            holder = holder.getparent()
        if holder is before:
            pieces[-1] += text
        else:
            pieces.append(text)
        before = holder
    return tuple(words for piece in pieces if (words := collapse(piece)))


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def links_in(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """The words, in lower case, and the addresses of the links among the lines."""
    return [(spaced_text(e).casefold(), href) for e, _, _ in lines if e.tag == "a" and (href := e.get("href"))]
