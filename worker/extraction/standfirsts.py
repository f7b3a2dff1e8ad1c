"""Standfirsts: the text between headline and article, and the kicker above the headline."""

from __future__ import annotations

from collections.abc import Iterator

from worker.extraction.candidates import Candidate, best
from worker.extraction.evidence import Evidence
from worker.extraction.headings import class_words, spaced_text, stands_apart
from worker.extraction.vocabulary.newsroom import DEK, KICKER
from worker.text import letters

# Characters of a standfirst; shorter is a label, longer is the article.
SHORTEST_DEK, LONGEST_DEK = 30, 700
LONGEST_KICKER = 60
# Elements before the headline among which its kicker stands, and after it among which its standfirst does.
ABOVE, BELOW = 12, 60

_DEK_TAGS = frozenset({"p", "div", "h2", "h3", "h4", "span", "section", "strong", "em", "li"})


def find_dek(evidence: Evidence) -> Candidate[str] | None:
    """The visible standfirst."""
    return best(dek_candidates(evidence))


def dek_candidates(evidence: Evidence) -> Iterator[Candidate[str]]:
    """The texts between headline and article: those that the page's own description repeats, then those so marked.

    A description is often just the first paragraph, so that a paragraph among its like is none.
    """
    head, document = evidence.headline, evidence.document
    if head is None:
        return
    stated = [letters(text) for text, _ in evidence.meta("og:description", "description", "twitter:description")]
    stated += [letters(text) for text, _ in evidence.said_text("description", "alternativeHeadline")]
    marked: list[Candidate[str]] = []
    start = document.ends[head.position]
    for i in range(start, min(start + BELOW, len(document.elements))):
        if document.tags[i] not in _DEK_TAGS or not SHORTEST_DEK <= document.text_len[i] <= LONGEST_DEK:
            continue
        if 2 * document.link_len[i] > document.text_len[i] or _is_paragraph(i, evidence):
            continue
        element = document.elements[i]
        text = spaced_text(element)
        if "©" in text or "caption" in class_words(element):
            continue
        key = letters(text)
        if any(same_start(key, other) for other in stated) and not stands_apart(element):
            yield Candidate(text, f"{element.tag}, repeated by the description")
        elif DEK.search(class_words(element)) and not stands_apart(element):
            marked.append(Candidate(text, f"{element.tag} class"))
    yield from marked


def _is_paragraph(i: int, evidence: Evidence) -> bool:
    """Whether an element is one of several paragraphs in a row that are dressed alike: the article's own."""
    element = evidence.document.elements[i]
    after = element.getnext()
    return element.tag == "p" and after is not None and after.tag == "p" and after.get("class") == element.get("class")


def same_start(text: str, stated: str) -> bool:
    """Whether a text in letters is the stated one, or one of them the start of the other (descriptions are cut)."""
    shorter, longer = sorted((text, stated), key=len)
    return len(shorter) >= SHORTEST_DEK - 5 and longer.startswith(shorter)


def find_kicker(evidence: Evidence, title: str | None) -> Candidate[str] | None:
    """The line above the headline ``title``."""
    return best(kicker_candidates(evidence, title))


def kicker_candidates(evidence: Evidence, title: str | None) -> Iterator[Candidate[str]]:
    """The short lines above the headline: the part of its heading before the title, then those so marked."""
    head = evidence.headline
    if head is not None and title:
        front = head.text.removesuffix(title).rstrip(" :–—-|·•.")
        if front != head.text and 1 < len(front) <= LONGEST_KICKER:
            yield Candidate(front, f"{head.element.tag}, before the title")
        for line in reversed(evidence.lines):
            if head.position - ABOVE <= line.position < head.position and KICKER.search(line.words):
                text = spaced_text(line.element).rstrip(" :|")
                if 1 < len(text) <= LONGEST_KICKER and letters(text) != letters(title):
                    yield Candidate(text, "kicker class")
    for text, provenance in evidence.meta("cxenseparse:kicker", "kicker", "article:kicker"):
        yield Candidate(text.rstrip(" :"), provenance)
