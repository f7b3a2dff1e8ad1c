"""Printed bylines: the lines near the headline that name writers, and the links in their neighbourhood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from worker.extraction.candidates import Candidate, Line
from worker.extraction.headings import class_words, spaced_text, stands_apart
from worker.extraction.vocabulary.bylines import BESIDE_BYLINE, BY, BYLINE_CLASS
from worker.text import letters

_NO_PART = frozenset({"time", "img", "svg", "script", "button"})
_WORDY = frozenset({"p", "span", "div", "address", "li"})


def printed_bylines(lines: Iterable[Line], ends: list[int], site_keys: frozenset[str]) -> Iterator[Candidate[str]]:
    """The lines that name writers: marked as author, by class, or by the word "by"; no part of an earlier one."""
    end = -1
    for line in lines:
        if line.position < end:
            continue
        mark = mark_of(line)
        if mark and not stands_apart(line.element):
            words = words_of(line.element)
            if words and letters(words) not in site_keys:
                yield Candidate(words, mark)
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
    if element.tag in _WORDY and element.text and BY.match(element.text.lstrip()[:40]):
        return "byline words"
    return None


def words_of(element: etree._Element) -> str:
    """The byline's own words: of the element, or of the descendant that holds them without date and reading time."""
    text = spaced_text(element)
    if not _has_digit(text):
        return text
    parts = [part for part in element.iterdescendants() if part.tag not in _NO_PART]
    lines = [(part, words) for part in parts if (words := spaced_text(part)) and not _has_digit(words)]
    for _, words in lines:
        if BY.match(words):
            return words
    return next((words for part, words in lines if BYLINE_CLASS.search(class_words(part))), text)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def links_in(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """The words, in lower case, and the addresses of the links among the lines."""
    return [(spaced_text(e).casefold(), href) for e, _, _ in lines if e.tag == "a" and (href := e.get("href"))]
