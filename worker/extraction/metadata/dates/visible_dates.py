"""Printed dates: the moments that a reader sees near the headline, and whether each is one of change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from operator import itemgetter

from lxml import etree

from worker.extraction.metadata.candidates import HeadLine, Stamp
from worker.extraction.metadata.evidence import AFTER_HEADLINE, Evidence
from worker.extraction.page.element_text import text_of
from worker.extraction.vocabulary.dates import COPYRIGHT, DATE_CLASS, FIRST_WORD, MODIFIED_WORD, PUBLISHED_WORD
from worker.normalize.dates import Moment, read_moment

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
# A line that is a date alone, the day first: 28.09.19, 26 | 01 | 2022.
_ALONE = re.compile(r"\s*(\d{1,2}) ?([.|]) ?(\d{1,2}) ?\2 ?((?:19|20)?\d\d)\s*")
# The day that opens a text, as agencies write it: "27.1.2022 - The port ...", "(3 May 2024) The port ...".
_DATELINE = re.compile(r"\s*\(?((?:\d{1,2}\.? ?){1,2}[^\W\d]{0,9}\.? ?20\d\d)(?:\)|\s?[-–—:|]\s)")
_DIGIT = re.compile(r"\d")


def visible_stamps(evidence: Evidence) -> Iterator[tuple[Stamp, bool]]:
    """Yield the dates shown near the headline, and whether each is one of change.

    A bare day above the headline may be that of what the article is about, if a line right behind has a day and a time.
    """
    found = sorted(_visible_stamps(evidence, evidence.lines), key=lambda item: _steps_to_headline(item[0], evidence))
    head = evidence.page.headline
    is_above = head is not None and bool(found) and found[0][0] < head.position
    if head is not None and is_above and not found[0][1].is_exact:
        close = [item for item in found if 0 < item[0] - head.position < CLOSE_BEHIND and item[1].is_exact]
        found = close + [item for item in found if item not in close]
    yield from ((stamp, modified) for _, stamp, modified in found)


def _steps_to_headline(position: int, evidence: Evidence) -> int:
    """Return how many boxes around the headline lie between it and an element."""
    ends = evidence.page.ends
    return next((n for n, box in enumerate(evidence.boxes) if box <= position < ends[box]), 0)


def _visible_stamps(evidence: Evidence, lines: Iterable[HeadLine]) -> Iterator[tuple[int, Stamp, bool]]:
    """Yield the positions and stamps of marked dates, and whether each is one of change."""
    language = evidence.page.stated_language
    for element, position, words in lines:
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
    page = evidence.page
    if entry is None or page.link_len[i := page.index[entry]] or page.text_len[i] > LONGEST_DATE_LINE:
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


def close_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Yield the dates of publication that stand right at the headline, in page order."""
    head = evidence.page.headline
    if head is None:
        return
    lines = [line for line in evidence.lines if -RIGHT_ABOVE <= line.position - head.position < CLOSE_BEHIND]
    found = sorted(chain(_visible_stamps(evidence, lines), _unmarked_stamps(evidence, lines)), key=itemgetter(0))
    yield from (stamp for _, stamp, modified in found if not modified)


def unmarked_stamps(evidence: Evidence) -> Iterator[tuple[Stamp, bool]]:
    """Yield the dates in short unmarked lines near the headline, changes marked."""
    yield from ((stamp, modified) for _, stamp, modified in _unmarked_stamps(evidence, evidence.lines))


def _unmarked_stamps(evidence: Evidence, lines: Iterable[HeadLine]) -> Iterator[tuple[int, Stamp, bool]]:
    """Yield the positions and stamps of short unmarked lines, changes marked."""
    for element, position, words in lines:
        if evidence.page.text_len[position] > LONGEST_UNMARKED or not _may_date(evidence, position):
            continue
        text = text_of(element)
        spelled = _spelled(text)
        if not _YEAR.search(spelled) or COPYRIGHT.search(text):
            continue
        if moment := read_moment(spelled, language=evidence.page.stated_language):
            yield position, Stamp(moment, f"{element.tag} text"), bool(MODIFIED_WORD.search(f"{words} {text}"))


def _may_date(evidence: Evidence, position: int) -> bool:
    """Return whether a line stands where an unmarked date is the article's.

    That is behind the headline, or in a box of its own with it; elsewhere above it only right before it where it begins
    with a date, or near where it says "published": the masthead may show today's.
    """
    head, page = evidence.page.headline, evidence.page
    if head is None or (above := head.position - position) <= 0:
        return head is not None
    text = text_of(page.elements[position])
    box = evidence.boxes[0]
    is_in_its_box = position > box and page.tags[box] != "body"
    if above <= RIGHT_ABOVE and (is_in_its_box or text[:1].isdigit()):
        return True
    if is_in_its_box and _ALONE.fullmatch(text):
        return True
    return above <= ABOVE_HEADLINE and PUBLISHED_WORD.search(text) is not None


def loose_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Yield the dates behind the headline that fill no element.

    They fill a line behind a break, or open the text.
    """
    head, page = evidence.page.headline, evidence.page
    if head is None:
        return
    for i in range(head.position, min(head.position + AFTER_HEADLINE, len(page.tags))):
        for text in (page.tails[i], _opening(page.texts[i])):
            if text and 2 < len(text.strip()) <= LONGEST_UNMARKED and not COPYRIGHT.search(text):
                spelled = _spelled(text)
                if _YEAR.search(spelled) and (moment := read_moment(spelled, language=page.stated_language)):
                    yield Stamp(moment, "text behind the headline")


def _opening(text: str | None) -> str | None:
    """Return the date that opens a text."""
    found = _DATELINE.match(text) if text else None
    return found[1] if found else None


def _spelled(text: str) -> str:
    """Return a line with a lone date written in full.

    No page of the web is older than 1990.
    """
    found = _ALONE.fullmatch(text)
    if not found:
        return text
    day, _, month, year = found.groups()
    century = "" if len(year) > 2 else "19" if int(year) >= 90 else "20"
    return f"{day}.{month}.{century}{year}"


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
    if machine and human and _completes(human, machine):
        return Stamp(human, f"{element.tag} text")
    moment = machine or human
    return Stamp(moment, f"{element.tag} {'datetime' if machine else 'text'}") if moment else None


def _completes(human: Moment, machine: Moment) -> bool:
    """Return whether the words give the time of the day that the attribute gives."""
    return human.has_time and human.when.date() == machine.when.date()


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
