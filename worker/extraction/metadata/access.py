"""Access: whether an article is free to read, paid for by a sponsor, may be kept, and under which licence it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from worker.extraction.metadata.candidates import best
from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page.element_text import text_of
from worker.extraction.page.headline import class_words
from worker.extraction.page.statements import FieldValue
from worker.extraction.structured_data.json_ld import strings, types_of
from worker.extraction.vocabulary.access import (
    FREE_METAS,
    FREE_WORDS,
    PAID_FLAG_METAS,
    PAID_WORDS,
    SPONSOR_LABELS,
    SPONSOR_METAS,
    SPONSOR_PATH,
)
from worker.normalize.text import letters
from worker.normalize.urls import absolute, path_of

# A label such as "Sponsored content" is at most this long (characters).
LONGEST_LABEL = 40

_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
_LICENCE_URL = re.compile(r"^https?://[^/]*(?:creativecommons|opensource|gnu)\.org/", re.IGNORECASE)


def find_is_free(evidence: Evidence) -> FieldValue[bool] | None:
    """Return whether the whole article can be read without paying; None where nothing says so."""
    return best(free_candidates(evidence))


def free_candidates(evidence: Evidence) -> Iterator[FieldValue[bool]]:
    """Yield what the page says about free access, best first.

    schema.org's flag comes first, then its parts, then the meta elements of trackers.
    """
    for value, provenance in evidence.page.said("isAccessibleForFree"):
        if (flag := truth(value)) is not None:
            yield FieldValue(flag, provenance)
    for value, provenance in evidence.page.said("hasPart"):
        parts = [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, dict)]
        if any(truth(part.get("isAccessibleForFree")) is False for part in parts):
            yield FieldValue(False, f"{provenance} isAccessibleForFree")
    yield from _tracked(evidence)


def _tracked(evidence: Evidence) -> Iterator[FieldValue[bool]]:
    """Yield what microdata and the meta elements of trackers say about free access."""
    for text, provenance in evidence.page.meta("isaccessibleforfree"):
        if (flag := truth(text)) is not None:
            yield FieldValue(flag, provenance)
    for text, provenance in evidence.page.meta(*FREE_METAS):
        if text.casefold() in FREE_WORDS or text.casefold() in PAID_WORDS:
            yield FieldValue(text.casefold() in FREE_WORDS, provenance)
    for text, provenance in evidence.page.meta(*PAID_FLAG_METAS):
        if (flag := truth(text)) is not None:
            yield FieldValue(not flag, provenance)


def truth(value: Any) -> bool | None:
    """Return the truth value that JSON-LD writes, None for other values.

    It is written as a boolean, a word, a number or schema.org's address.
    """
    if isinstance(value, bool):
        return value
    for text in strings(value):
        word = text.strip().rsplit("/", 1)[-1].casefold()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
    return None


def find_is_sponsored(evidence: Evidence) -> FieldValue[bool] | None:
    """Return true where the page says that somebody paid for the article."""
    return best(sponsored_candidates(evidence))


def sponsored_candidates(evidence: Evidence) -> Iterator[FieldValue[bool]]:
    """Yield what marks the article as paid for, best first.

    That is its type, a sponsor, a meta element, its folder, or a label at the headline.
    """
    for node in evidence.page.nodes[:3]:
        if "AdvertiserContentArticle" in types_of(node):
            yield FieldValue(True, "json-ld AdvertiserContentArticle")
    for _, provenance in evidence.page.said("sponsor"):
        yield FieldValue(True, provenance)
    for text, provenance in evidence.page.meta(*SPONSOR_METAS):
        if truth(text) is not False:
            yield FieldValue(True, provenance)
    if SPONSOR_PATH.search(path_of(evidence.page.url)):
        yield FieldValue(True, "address")
    if evidence.page.headline is not None:
        yield from _labels(evidence)


def _labels(evidence: Evidence) -> Iterator[FieldValue[bool]]:
    text_len, index = evidence.page.text_len, evidence.page.index
    start = evidence.page.headline.position if evidence.page.headline else 0
    for element in evidence.near_headline:
        position = index[element]
        if position > start + 30:
            return
        if 2 < text_len[position] <= LONGEST_LABEL and position > start - 30 and not len(element):
            text = text_of(element)
            is_slot = "ad-" in class_words(element) or element.tag in ("a", "script", "style", "button")
            if letters(text) in SPONSOR_LABELS and not is_slot and not evidence.page.stands_apart(position):
                yield FieldValue(True, f"label {text!r}")


def find_licence(evidence: Evidence) -> FieldValue[str] | None:
    """Return the address or name of the licence that the page states for the article."""
    return best(licence_candidates(evidence))


def licence_candidates(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield the licences that the page states, best first."""
    yield from evidence.page.said_text("license")
    for link in evidence.page.links:
        if "license" in (link.get("rel") or "").lower().split() and (
            url := absolute(link.get("href"), evidence.page.base_url)
        ):
            yield FieldValue(url, "link license")
    yield from evidence.page.meta("dcterms.license", "dc.rights.license", "licence", "license")
    for text, provenance in evidence.page.meta("dc.rights", "dcterms.rights", "copyright"):
        if _LICENCE_URL.match(text):
            yield FieldValue(text, provenance)
