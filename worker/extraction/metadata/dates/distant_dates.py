"""Distant dates: what the page shows far from its headline, believed where all of it names one day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from worker.extraction.metadata.candidates import Stamp
from worker.extraction.metadata.evidence import AFTER_HEADLINE, Evidence
from worker.extraction.page.element_text import text_of
from worker.extraction.page.headline import class_words
from worker.extraction.vocabulary.dates import (
    DATE_CLASS,
    MODIFIED_METAS,
    MODIFIED_WORD,
    PUBLISHED_IN_META,
    PUBLISHED_METAS,
    PUBLISHED_WORD,
    WEAK_PUBLISHED_METAS,
)
from worker.normalize.dates import Moment, read_moment

# A line that dates an article is a label, a date and a time (characters).
LONGEST_LINE = 120
# A line that is hardly more than a date (characters).
LONGEST_DATE = 40
# So many days of one kind are a list of other pieces or comments.
MOST_DAYS = 1

# Boxes of the article itself, within which a date far from the headline may be its own.
_OWN_BOXES = ("article", "main")
_KNOWN = frozenset({*PUBLISHED_METAS, *WEAK_PUBLISHED_METAS, *MODIFIED_METAS})
_NOT_OWN = frozenset({"li", "aside", "nav", "footer", "dialog", "form", "figure", "blockquote"})


def distant_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Yield the one day that microdata, labelled lines or marked dates name."""
    lines = list(_lines(evidence))
    for found in (_microdata(evidence), _labelled(lines, evidence, PUBLISHED_WORD), _marked(lines, evidence)):
        yield from _one_day(found)


def distant_changes(evidence: Evidence) -> Iterator[Stamp]:
    """Yield the one day of change that lines far from the headline name."""
    yield from _one_day(_labelled(_lines(evidence), evidence, MODIFIED_WORD))


def named_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Yield the dates of meta elements that only their name tells: `w-published-date`."""
    for name in evidence.page.metas:
        if name not in _KNOWN and PUBLISHED_IN_META.search(name) and not MODIFIED_WORD.search(name):
            for text, provenance in evidence.page.meta(name):
                if moment := read_moment(text, language=evidence.page.stated_language):
                    yield Stamp(moment, provenance)


def _one_day(stamps: Iterable[Stamp]) -> Iterator[Stamp]:
    """Yield the stamps where all name the same day."""
    found = list(stamps)
    if len({stamp.moment.when.date() for stamp in found}) == MOST_DAYS:
        yield from found


def _microdata(evidence: Evidence) -> Iterator[Stamp]:
    """Yield what the elements marked as date of publication say, wherever they stand."""
    for element in evidence.page.elements:
        name = element.get("itemprop") or element.get("property")
        if name and name.lower().rsplit(":", 1)[-1] == "datepublished" and element.tag != "meta":
            values = (element.get("content"), element.get("datetime"), element.get("title"), text_of(element))
            if moment := next(filter(None, map(read_moment, values)), None):
                yield Stamp(moment, "microdata datepublished, far from the headline")


def _lines(evidence: Evidence) -> Iterator[int]:
    """Yield the innermost short lines with a digit in the article's own boxes."""
    page = evidence.page
    start = page.headline.position if page.headline else 0
    box = next((i for i in reversed(evidence.boxes) if page.tags[i] in _OWN_BOXES), None)
    end = page.ends[box] if box is not None else len(page.elements)
    i = start
    while i < end:
        if page.tags[i] in _NOT_OWN or page.link_len[i] > page.text_len[i] / 2:
            i = page.ends[i]
            continue
        text = page.texts[i] or ""
        if page.text_len[i] <= LONGEST_LINE and any(c.isdigit() for c in text):
            yield i
        i += 1


def _labelled(lines: Iterable[int], evidence: Evidence, word: re.Pattern[str]) -> Iterator[Stamp]:
    """Yield the dates of lines behind a word that says what they tell of."""
    for i in lines:
        element = evidence.page.elements[i]
        text = text_of(element)
        said = word.search(text)
        if said is None or evidence.is_apart(element):
            continue
        if moment := read_moment(text[said.start() :], language=evidence.page.stated_language):
            yield Stamp(moment, f"{element.tag} text, far from the headline")


def _marked(lines: Iterable[int], evidence: Evidence) -> Iterator[Stamp]:
    """Yield the dates of lines that are marked as dates and hold nothing else."""
    first = (evidence.page.headline.position if evidence.page.headline else 0) + AFTER_HEADLINE
    for i in lines:
        element = evidence.page.elements[i]
        if i < first:
            continue
        is_marked = element.tag in ("time", "date") or DATE_CLASS.search(class_words(element))
        if not is_marked or evidence.page.text_len[i] > LONGEST_DATE or evidence.is_apart(element):
            continue
        if moment := _moment(element.get("datetime"), text_of(element), evidence.page.stated_language):
            yield Stamp(moment, f"{element.tag} text, far from the headline")


def _moment(attribute: str | None, text: str, language: str | None) -> Moment | None:
    return None if MODIFIED_WORD.search(text) else read_moment(attribute) or read_moment(text, language=language)
