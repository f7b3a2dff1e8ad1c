"""Printed bylines: the lines near the headline that name writers, and the links in their neighbourhood."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import islice

from lxml import etree

from worker.extraction.metadata.candidates import Byline, HeadLine
from worker.extraction.page import Page
from worker.extraction.page.element_text import text_of
from worker.extraction.page.headline import class_words
from worker.extraction.phrases.person_names import is_named
from worker.extraction.vocabulary.bylines import (
    AUTHOR_PATH,
    BESIDE_BYLINE,
    BY,
    BY_ALONE,
    BYLINE_CLASS,
    LABEL,
    REVIEWED,
)
from worker.normalize.text import collapse, letters

# Words behind "by" from which on a line that goes on in small letters is a sentence.
LONGEST_SIGNATURE = 3
# Elements of a byline that are looked at: more are no byline's, and each costs the reading of what it holds.
MOST_PARTS = 60

_NO_PART = frozenset({"time", "img", "svg", "script", "button"})
_UNITS = frozenset({"a", "li", "div", "p", "dd", "td", "address", "h2", "h3", "h4", "br"})
_TEXTS = etree.XPath("descendant::text()")
_LABELS = frozenset({"strong", "b", "span", "em", "label", "dt"})
_WORDY = frozenset({"p", "span", "div", "address", "li"})


def printed_bylines(page: Page, lines: Iterable[HeadLine], around: Container[int]) -> Iterator[Byline]:
    """Yield the lines that are marked as bylines or begin with "by".

    A part of an earlier one is left out; ``around`` are the elements around the headline.
    """
    end = -1
    for line in lines:
        if line.position < end:
            continue
        mark = mark_of(line)
        if mark and not page.stands_apart(line.position, around):
            parts = own_parts(line.element)
            words, pieces = _once([piece for part in parts for piece in pieces_of(part)], parts)
            if not words or letters(words) in page.site_keys or BY_ALONE.match(words):
                continue
            if not (_is_prose(words, mark) or REVIEWED.match(words)):
                yield Byline(words, pieces, mark)
                end = page.ends[line.position]


def _is_prose(words: str, mark: str) -> bool:
    """Return whether a line that only begins with "by" goes on as a sentence does."""
    if mark != "byline words":
        return False
    behind = BY.sub("", words).split()
    return bool(behind) and behind[0].islower() and len(behind) > LONGEST_SIGNATURE


def mark_of(line: HeadLine) -> str | None:
    """Return how an element says that it is a byline; None where it does not."""
    element = line.element
    if element.tag == "a" and (how := _mark_of_link(element)):
        return how
    if element.get("itemprop") == "author":
        return "microdata author"
    if element.tag != "time" and BYLINE_CLASS.search(line.words) and not BESIDE_BYLINE.search(line.words):
        return "byline class"
    if element.tag in _WORDY and _begins_as_byline(element.text):
        return "byline words"
    if element.tag in ("li", "dd") and _begins_with_label(element):
        return "byline label"
    return None


def _mark_of_link(element: etree._Element) -> str | None:
    """Return how a link says that it leads to a writer."""
    if "author" in (element.get("rel") or "").lower():
        return "rel author"
    if AUTHOR_PATH.search(element.get("href") or "") and is_named(text_of(element)):
        return "author link"
    return None


def _begins_as_byline(text: str | None) -> bool:
    """Return whether a text begins with "by" or its like."""
    start = (text or "").strip()[:40]
    return bool(BY.match(start) or BY_ALONE.match(start))


def _begins_with_label(element: etree._Element) -> bool:
    """Return whether an entry begins with an element that says "author" or the like."""
    return len(element) > 0 and element[0].tag in _LABELS and bool(LABEL.match(text_of(element)))


def own_parts(element: etree._Element) -> list[etree._Element]:
    """Return the element, or its parts that hold the names without date and reading time."""
    if not _has_digit(text_of(element)):
        return [element]
    lines = list(_lines_without_digits(element))
    said = next((part for part, words in lines if BY.match(words)), None)
    if said is not None:
        return [said]
    named = [part for part, _ in lines if BYLINE_CLASS.search(class_words(part))]
    return [part for part in named if part.getparent() is named[0].getparent()] or [element]


def _lines_without_digits(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the elements inside with words and no digit, and their words."""
    for part in islice(element.iterdescendants(), MOST_PARTS):
        if part.tag not in _NO_PART and (words := text_of(part)) and not _has_digit(words):
            yield part, words


def _once(pieces: list[str], parts: list[etree._Element]) -> tuple[str, tuple[str, ...]]:
    """Return the words and pieces of a byline without those that a template repeats."""
    kept = tuple(piece for piece, before in zip(pieces, [None, *pieces], strict=False) if piece != before)
    words = " ".join(kept if len(kept) < len(pieces) else map(text_of, parts))
    return words.rstrip(" ,;|·"), kept


def pieces_of(element: etree._Element) -> tuple[str, ...]:
    """Return the words of an element, parted where links, entries or blocks begin.

    "By", "Ann Lee", "Reporter".
    """
    pieces: list[str] = []
    before: etree._Element | None = None
    for text in _TEXTS(element):
        holder = text.getparent() if text.is_text else text.getparent().getparent()
        while holder is not element and holder.tag not in _UNITS:
            holder = holder.getparent()
        if holder is before and not _behind_break(text):
            pieces[-1] += text
        else:
            pieces.append(text)
        before = holder
    return tuple(words for piece in pieces if (words := collapse(piece)))


def _behind_break(text: etree._ElementUnicodeResult) -> bool:
    """Return whether a text opens an element that stands directly behind a break of line."""
    previous = text.getparent().getprevious() if text.is_text else None
    return previous is not None and previous.tag == "br" and not (previous.tail or "").strip()


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def links_in(lines: Iterable[HeadLine]) -> list[tuple[str, str]]:
    """Return the words, in lower case, and the addresses of the links among the lines."""
    return [(text_of(e).casefold(), href) for e, _, _ in lines if e.tag == "a" and (href := e.get("href"))]
