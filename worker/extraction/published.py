"""Published and modified: the moments that the page, its markup, its address or its feed give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain

from lxml import etree

from worker.dates import Moment, read_moment
from worker.extraction.candidates import Candidate
from worker.extraction.evidence import Evidence
from worker.extraction.headings import spaced_text, stands_apart
from worker.extraction.json_ld import strings
from worker.extraction.vocabulary.dates import (
    DATE_CLASS,
    MODIFIED_METAS,
    MODIFIED_WORD,
    PUBLISHED_METAS,
    WEAK_PUBLISHED_METAS,
)

# A visible date line is a label, a date and a time (characters); longer text is prose.
LONGEST_DATE_LINE = 120
# Where nothing marks it, only a line that can hold little else is a date.
LONGEST_UNMARKED = 45
# An identifier that begins with the minute of its making: twelve digits or more.
_URL_STAMP = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=(?:[01]\d|2[0-3])[0-5]\d\d*(?!\d))")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/]?(0[1-9]|1[0-2])[-_/]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Stamp:
    """One reading of a date: what was written, and where."""

    moment: Moment
    provenance: str

    @property
    def is_exact(self) -> bool:
        """Whether it has a time of day; midnight to the second is how systems write that they know none."""
        when = self.moment.when
        return self.moment.has_time and (when.hour, when.minute, when.second) != (0, 0, 0)


def find_published(evidence: Evidence) -> Candidate[datetime] | None:
    """The moment the article was first published."""
    return settle(published_stamps(evidence), zone_stamps(evidence))


def find_modified(evidence: Evidence) -> Candidate[datetime] | None:
    """The moment of its last change, where the page states one of its own."""
    return settle(modified_stamps(evidence), zone_stamps(evidence))


def published_candidates(evidence: Evidence) -> Iterator[Candidate[datetime]]:
    """Every date of publication that the page gives, best first, each as read by itself."""
    for stamp in published_stamps(evidence):
        yield Candidate(stamp.moment.aware(), stamp.provenance)


def modified_candidates(evidence: Evidence) -> Iterator[Candidate[datetime]]:
    """Every date of change that the page gives, best first, each as read by itself."""
    for stamp in modified_stamps(evidence):
        yield Candidate(stamp.moment.aware(), stamp.provenance)


def settle(stamps: Iterable[Stamp], others: Iterable[Stamp]) -> Candidate[datetime] | None:
    """The first stamp, its time and its zone taken from a later one of the same day where it lacks them.

    A time without zone gets the zone of a stamp with the same wall clock, else the offset that the page's other
    dates carry, else UTC, which the provenance says.
    """
    stamps = iter(stamps)
    chosen = next(stamps, None)
    if chosen is None:
        return None
    if not chosen.is_exact:
        chosen = next((s for s in stamps if s.is_exact and _same_day(s.moment, chosen.moment)), chosen)
    if chosen.moment.has_zone or not chosen.moment.has_time:
        return Candidate(chosen.moment.aware(), chosen.provenance)
    zone, source = _zone_for(chosen, chain(stamps, others))
    return Candidate(chosen.moment.aware(zone), f"{chosen.provenance}, {source}")


def _zone_for(chosen: Stamp, others: Iterable[Stamp]) -> tuple[tzinfo, str]:
    """The zone in which a time without one is meant, and how that is known."""
    offset: Stamp | None = None
    for stamp in others:
        zone = stamp.moment.when.tzinfo
        if zone is None or not stamp.moment.has_time:
            continue
        if _minute(stamp.moment.when.replace(tzinfo=None)) == _minute(chosen.moment.when):
            return zone, f"zone of {stamp.provenance}"
        if offset is None and stamp.moment.when.utcoffset():
            offset = stamp
    if offset is not None:
        return offset.moment.when.tzinfo or UTC, f"zone of {offset.provenance}"
    return UTC, "no zone stated, read as UTC"


def _same_day(one: Moment, other: Moment) -> bool:
    """Whether two moments can be the same day, the zone of a day alone being unknown."""
    if one.when.date() == other.when.date():
        return True
    return one.has_zone and other.has_zone and abs(one.aware() - other.aware()) < timedelta(hours=14)


def _minute(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0)


def published_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Every date of publication that the page gives, best first: statements, then markup, address, visible line."""
    language = evidence.stated_language
    yield from read(_texts(evidence, "datePublished"), language)
    yield from read(evidence.meta(*PUBLISHED_METAS), language)
    yield from read(_texts(evidence, "uploadDate"), language)
    yield from read(_item_texts(evidence, "datepublished"), language)
    yield from read(evidence.meta(*WEAK_PUBLISHED_METAS), language)
    feed = evidence.document.evidence
    if feed and feed.published_at:
        yield Stamp(Moment(feed.published_at, has_time=True), "feed")
    yield from (stamp for stamp, modified in visible_stamps(evidence) if not modified)
    yield from read(_texts(evidence, "dateCreated"), language)
    if found := _URL_DATE.search(evidence.document.url) or _URL_STAMP.search(evidence.document.url):
        yield from read([Candidate("-".join(found.groups()), "address")], None)
    yield from (stamp for stamp, modified in unmarked_stamps(evidence) if not modified)


def modified_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Every date of change that the page gives, best first."""
    language = evidence.stated_language
    yield from read(_texts(evidence, "dateModified"), language)
    yield from read(evidence.meta(*MODIFIED_METAS), language)
    yield from read(_item_texts(evidence, "datemodified"), language)
    feed = evidence.document.evidence
    if feed and feed.modified_at:
        yield Stamp(Moment(feed.modified_at, has_time=True), "feed")
    yield from (stamp for stamp, modified in visible_stamps(evidence) if modified)


def zone_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """The dates whose zone tells in which zone the site writes: its own statements, then the visible line."""
    yield from published_stamps(evidence)
    yield from modified_stamps(evidence)


def read(candidates: Iterable[Candidate[str]], language: str | None) -> Iterator[Stamp]:
    """The stamps of those texts that write a moment."""
    for text, provenance in candidates:
        if moment := read_moment(text, language=language):
            yield Stamp(moment, provenance)


def _texts(evidence: Evidence, key: str) -> Iterator[Candidate[str]]:
    for value, provenance in evidence.said(key):
        for text in strings(value):
            yield Candidate(text, provenance)


def _item_texts(evidence: Evidence, name: str) -> Iterator[Candidate[str]]:
    """The microdata of one property near the headline: its machine value, else its words."""
    for element in evidence.near_headline:
        if (element.get("itemprop") or element.get("property") or "").lower().rsplit(":", 1)[-1] == name:
            value = element.get("content") or element.get("datetime") or spaced_text(element)
            yield Candidate(value, f"microdata {name}")


def visible_stamps(evidence: Evidence) -> Iterator[tuple[Stamp, bool]]:
    """The dates that a reader sees near the headline, and whether each is labelled as one of change."""
    language = evidence.stated_language
    for element, position, words in evidence.lines:
        if evidence.document.text_len[position] > LONGEST_DATE_LINE:
            continue
        if (element.tag != "time" and not DATE_CLASS.search(words)) or stands_apart(element):
            continue
        text = spaced_text(element)
        if stamp := _visible(element, text, language):
            label = f"{words} {element.get('itemprop') or ''} {_label(element, text)}"
            yield stamp, bool(MODIFIED_WORD.search(label))


def unmarked_stamps(evidence: Evidence) -> Iterator[tuple[Stamp, bool]]:
    """The dates in short lines near the headline that nothing marks as dates."""
    head = evidence.headline
    for element, position, words in evidence.lines:
        if head is None or position < head.position or evidence.document.text_len[position] > LONGEST_UNMARKED:
            continue
        text = spaced_text(element)
        if _YEAR.search(text) and (moment := read_moment(text, language=evidence.stated_language)):
            yield Stamp(moment, f"{element.tag} text"), bool(MODIFIED_WORD.search(f"{words} {text}"))


def _visible(element: etree._Element, text: str, language: str | None) -> Stamp | None:
    """The moment of a visible date: the attribute's, with the time of its words where the attribute gives a day."""
    machine = read_moment(element.get("datetime") or element.get("content"), language=language)
    human = read_moment(text, language=language) if not machine or not machine.has_time else None
    if machine and human and human.has_time and human.when.date() == machine.when.date():
        return Stamp(replace(human), f"{element.tag} text")
    moment = machine or human
    return Stamp(moment, f"{element.tag} {'datetime' if machine else 'text'}") if moment else None


def _label(element: etree._Element, text: str) -> str:
    """The words with a visible date: its own, or the short ones directly before it."""
    before = element.getprevious()
    words = (before.tail if before is not None else element.getparent().text) if element.getparent() is not None else ""
    if before is not None and not (words or "").strip():
        words = spaced_text(before)
    return f"{text} {(words or '')[-30:]}".lower()
