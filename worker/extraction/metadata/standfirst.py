"""Standfirsts: the text between headline and article, and the kicker above the headline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from worker.extraction.metadata.candidates import best
from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page.element_text import text_of
from worker.extraction.page.headline import LONGEST_DEK, SHORTEST_DEK, class_words
from worker.extraction.page.statements import FieldValue
from worker.extraction.vocabulary.headline_area import DEK, KICKER
from worker.normalize.text import letters

LONGEST_KICKER = 60
# Elements before the headline among which its kicker stands, and after it among which its standfirst does.
ABOVE, BELOW = 12, 60
# Characters from which on a paragraph is one of running text, and elements that may stand between two of them.
LONG_PARAGRAPH, BOXES_BETWEEN = 120, 3

_DEK_TAGS = frozenset({"p", "div", "h2", "h3", "h4", "span", "section", "strong", "em", "li"})


def find_dek(evidence: Evidence) -> FieldValue[str] | None:
    """Return the visible standfirst."""
    return best(dek_candidates(evidence))


def dek_candidates(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield the texts between headline and article that may be the standfirst.

    What the page's description repeats comes before what is marked.  A description is often just the first paragraph,
    so that a paragraph among its like is none; behind two of these no mark means a standfirst.
    """
    page = evidence.page
    stated = _descriptions(evidence)
    marked: list[FieldValue[str]] = []
    paragraphs = 0
    for i in _short_texts(evidence):
        if _is_paragraph(i, evidence):
            paragraphs += page.text_len[i] >= LONG_PARAGRAPH
            continue
        element = page.elements[i]
        text = text_of(element)
        if "©" in text or "caption" in class_words(element):
            continue
        if letters(text) in stated:
            yield FieldValue(text, f"{element.tag}, repeated by the description")
        elif paragraphs < 2 and DEK.search(class_words(element)) and not page.stands_apart(i):
            marked.append(FieldValue(text, f"{element.tag} class"))
    yield from marked


def _descriptions(evidence: Evidence) -> list[str]:
    """Return the letters of what the page says of itself."""
    stated = [letters(text) for text, _ in evidence.page.meta("og:description", "description", "twitter:description")]
    return stated + [letters(text) for text, _ in evidence.page.said_text("description", "alternativeHeadline")]


def _short_texts(evidence: Evidence) -> Iterator[int]:
    """Yield the elements behind the headline as long as a standfirst, hardly linked."""
    head, page = evidence.page.headline, evidence.page
    if head is None:
        return
    start = page.ends[head.position]
    for i in range(start, min(start + BELOW, len(page.elements))):
        length = page.text_len[i]
        if page.tags[i] in _DEK_TAGS and max(SHORTEST_DEK, 2 * page.link_len[i]) <= length <= LONGEST_DEK:
            yield i


def _is_paragraph(i: int, evidence: Evidence) -> bool:
    """Return whether an element is one of several paragraphs dressed alike.

    A box or two (an advert, a film) may stand between it and the next one.
    """
    element = evidence.page.elements[i]
    if element.tag != "p":
        return False
    after = next((e for e in islice(element.itersiblings(), BOXES_BETWEEN + 1) if e.tag == "p"), None)
    return after is not None and after.get("class") == element.get("class")


def find_kicker(evidence: Evidence, title: str | None) -> FieldValue[str] | None:
    """Return the line above the headline ``title``."""
    return best(kicker_candidates(evidence, title))


def kicker_candidates(evidence: Evidence, title: str | None) -> Iterator[FieldValue[str]]:
    """Yield the short lines above the headline, its own first part before others."""
    head = evidence.page.headline
    if head is not None and title:
        front = head.text.removesuffix(title).rstrip(" :–—-|·•.")
        if front != head.text and 1 < len(front) <= LONGEST_KICKER:
            yield FieldValue(front, f"{head.element.tag}, before the title")
        for line in reversed(evidence.lines):
            if head.position - ABOVE <= line.position < head.position and KICKER.search(line.words):
                text = text_of(line.element).rstrip(" :|")
                if 1 < len(text) <= LONGEST_KICKER and letters(text) != letters(title):
                    yield FieldValue(text, "kicker class")
    for text, provenance in evidence.page.meta("cxenseparse:kicker", "kicker", "article:kicker"):
        yield FieldValue(text.rstrip(" :"), provenance)
