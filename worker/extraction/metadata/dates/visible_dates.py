"""Printed dates: the moments that a reader sees near the headline, and whether each is one of change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from worker.extraction.metadata.candidates import Stamp
from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page.element_text import text_of
from worker.extraction.vocabulary.dates import COPYRIGHT, DATE_CLASS, FIRST_WORD, MODIFIED_WORD, PUBLISHED_WORD
from worker.normalize.dates import read_moment

# A visible date line is a label, a date and a time (characters); longer text is prose.
LONGEST_DATE_LINE = 120
# Where nothing marks it, only a line that can hold little else is a date.
LONGEST_UNMARKED = 45
# A line that says "published on" may stand just above the headline (elements between them).
ABOVE_HEADLINE = 6
# A line that begins with a date and stands so few elements above the headline dates it.
RIGHT_ABOVE = 2
# A date with a time this close behind the headline is the article's (elements between them).
CLOSE_BEHIND = 12

_TIMES = ("time", "date")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_DIGIT = re.compile(r"\d")


def visible_stamps(evidence: Evidence) -> Iterator[tuple[Stamp, bool]]:
    """Yield the dates shown near the headline, and whether each is one of change.

    A bare day above the headline may be that of what the article is about, if a line right behind has a day and a time.
    """
    found = sorted(_visible_stamps(evidence), key=lambda item: _steps_to_headline(item[0], evidence))
    head = evidence.page.headline
    if found and head is not None and found[0][0] < head.position and not found[0][1].is_exact:
        close = [item for item in found if 0 < item[0] - head.position < CLOSE_BEHIND and item[1].is_exact]
        found = close + [item for item in found if item not in close]
    yield from ((stamp, modified) for _, stamp, modified in found)


def _steps_to_headline(position: int, evidence: Evidence) -> int:
    """Return how many boxes around the headline lie between it and an element."""
    ends = evidence.page.ends
    return next((n for n, box in enumerate(evidence.boxes) if box <= position < ends[box]), 0)


def _visible_stamps(evidence: Evidence) -> Iterator[tuple[int, Stamp, bool]]:
    """Yield the positions and stamps of marked dates, and whether each is one of change."""
    language = evidence.page.stated_language
    for element, position, words in evidence.lines:
        if evidence.page.text_len[position] > LONGEST_DATE_LINE:
            continue
        if (element.tag not in _TIMES and not DATE_CLASS.search(words)) or _is_elsewhere(element, evidence):
            continue
        text = text_of(element)
        if stamp := _visible(element, text, language):
            yield position, stamp, _tells_of_change(element, words, text)


def _is_elsewhere(element: etree._Element, evidence: Evidence) -> bool:
    """Return whether an element stands apart from the article.

    An entry of a list that is a date alone does not.
    """
    if not evidence.is_apart(element):
        return False
    if element.tag not in _TIMES:
        return True
    if _is_dateline(element, evidence):
        return False
    entry = next((parent for parent in islice(element.iterancestors(), 2) if parent.tag == "li"), None)
    document = evidence.page
    if entry is None or document.link_len[i := document.index[entry]] or document.text_len[i] > LONGEST_DATE_LINE:
        return True
    holder = entry.getparent()
    return holder is None or evidence.is_apart(holder)


def _is_dateline(element: etree._Element, evidence: Evidence) -> bool:
    """Return whether a box right before the headline holds the date and hardly anything else."""
    page, head = evidence.page, evidence.page.headline
    box = next((e for e in (element, *element.iterancestors()) if e.getparent() in evidence.box_elements), None)
    if box is None or head is None:
        return False
    i = page.index[box]
    return page.ends[i] == head.position and not page.link_len[i] and page.text_len[i] <= LONGEST_DATE_LINE


def unmarked_stamps(evidence: Evidence) -> Iterator[tuple[Stamp, bool]]:
    """Yield the dates in short unmarked lines near the headline.

    Just above it they say what they are.
    """
    head = evidence.page.headline
    for element, position, words in evidence.lines:
        if head is None or position < head.position - ABOVE_HEADLINE:
            continue
        if evidence.page.text_len[position] > LONGEST_UNMARKED:
            continue
        text = text_of(element)
        if not _YEAR.search(text) or ((above := head.position - position) > 0 and not _dates_what_follows(text, above)):
            continue
        if COPYRIGHT.search(text):
            continue
        if moment := read_moment(text, language=evidence.page.stated_language):
            yield Stamp(moment, f"{element.tag} text"), bool(MODIFIED_WORD.search(f"{words} {text}"))


def _dates_what_follows(text: str, above: int) -> bool:
    """Return whether a line above the headline says "published", or begins with a date right above it."""
    return bool(PUBLISHED_WORD.search(text)) or (above <= RIGHT_ABOVE and text[0].isdigit())


def first_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Yield the dates with a time that are labelled as the first publication."""
    for element, position, _ in evidence.lines:
        if evidence.page.text_len[position] > LONGEST_DATE_LINE:
            continue
        texts = evidence.page.texts
        begins = texts[position] or (len(element) and texts[position + 1])
        if not begins or not FIRST_WORD.match(begins):
            continue
        if moment := read_moment(text_of(element), language=evidence.page.stated_language):
            stamp = Stamp(moment, f"{element.tag} text")
            if stamp.is_exact:
                yield stamp


def machine_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Yield what the time elements near the headline say to machines."""
    for element in evidence.near_headline:
        if element.tag == "time" and (moment := read_moment(element.get("datetime"))):
            yield Stamp(moment, "time datetime")


def _visible(element: etree._Element, text: str, language: str | None) -> Stamp | None:
    """Return the moment of a visible date.

    The attribute's counts, with the time of its words where the attribute gives a day.
    """
    machine = read_moment(element.get("datetime") or element.get("content"), language=language)
    human = read_moment(text, language=language) if not machine or not machine.has_time else None
    if machine and human and human.has_time and human.when.date() == machine.when.date():
        return Stamp(human, f"{element.tag} text")
    moment = machine or human
    return Stamp(moment, f"{element.tag} {'datetime' if machine else 'text'}") if moment else None


def _tells_of_change(element: etree._Element, words: str, text: str) -> bool:
    """Return whether a visible date is labelled as one of change.

    Its words say so, or its classes where they say only that.
    """
    item = (element.get("itemprop") or "").lower()
    if item == "datepublished":
        return False
    if "publish" not in words and MODIFIED_WORD.search(f"{words} {item}"):
        return True
    label = _label(element, text)
    found = MODIFIED_WORD.search(label)
    # "3 May 2024, 12:21, updated 14 hours ago": the change has a date of its own, which comes later.
    return found is not None and not (_DIGIT.search(label, 0, found.start()) and _DIGIT.search(label, found.end()))


def _label(element: etree._Element, text: str) -> str:
    """Return the words of a visible date with the short ones directly before it."""
    before = element.getprevious()
    words = (before.tail if before is not None else element.getparent().text) if element.getparent() is not None else ""
    if before is not None and not (words or "").strip():
        words = text_of(before)
    return f"{(words or '')[-30:]} {text}".lower()
