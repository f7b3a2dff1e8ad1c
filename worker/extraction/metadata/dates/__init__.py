"""Published and modified: the moments that the page, its markup, its address or its feed give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from itertools import chain, islice

from worker.extraction.metadata.candidates import Stamp
from worker.extraction.metadata.dates.address import filed_stamps, written_stamps
from worker.extraction.metadata.dates.distant_dates import distant_changes, distant_stamps, named_stamps
from worker.extraction.metadata.dates.visible_dates import (
    close_stamps,
    first_stamps,
    loose_stamps,
    machine_stamps,
    unmarked_stamps,
    visible_stamps,
)
from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page.element_text import text_of
from worker.extraction.page.statements import FieldValue
from worker.extraction.structured_data.json_ld import strings
from worker.extraction.vocabulary.dates import MODIFIED_METAS, PUBLISHED_METAS, WEAK_PUBLISHED_METAS
from worker.normalize.dates import Moment, read_moment

# Statements of a change that are tried before none is believed.
MOST_MODIFIED = 4
# Two spellings of one moment differ by less: visible ones leave out the seconds.
ONE_MINUTE = timedelta(minutes=1)
# Two spellings of one moment may name days that lie so far apart, in two zones.
ONE_DAY = timedelta(days=1)
# What the provenance says of a time whose zone nothing tells.
NO_ZONE = "no zone stated, read as UTC"
# No zone lies farther from UTC, or by less than whole quarters of an hour.
WIDEST_OFFSET, QUARTER = timedelta(hours=14), timedelta(minutes=15)
NO_TIME, MIDNIGHT = timedelta(), time()


def find_published(evidence: Evidence) -> FieldValue[datetime] | None:
    """Return the moment the article was first published."""
    found = settle(published_stamps(evidence), zone_stamps(evidence))
    if found is None or found.provenance.endswith(NO_ZONE):
        return found
    return _in_shown_zone(found, shown_stamps(evidence))


def find_modified(evidence: Evidence, published: FieldValue[datetime] | None = None) -> FieldValue[datetime] | None:
    """Return the moment of its last change, where the page states one of its own.

    One on the day of the publication but before it is a clock of twelve hours, or a day alone: the next one counts.
    """
    for start in range(MOST_MODIFIED):
        found = settle(islice(modified_stamps(evidence), start, None), zone_stamps(evidence))
        if found is None or published is None:
            return found
        if not ONE_MINUTE < published.value - found.value < timedelta(days=1):
            return found
    return None


def published_candidates(evidence: Evidence) -> Iterator[FieldValue[datetime]]:
    """Yield each date of publication as read by itself, best first."""
    for stamp in published_stamps(evidence):
        yield FieldValue(stamp.moment.aware(), stamp.provenance)


def modified_candidates(evidence: Evidence) -> Iterator[FieldValue[datetime]]:
    """Yield each date of change as read by itself, best first."""
    for stamp in modified_stamps(evidence):
        yield FieldValue(stamp.moment.aware(), stamp.provenance)


def settle(stamps: Iterable[Stamp], others: Iterable[Stamp]) -> FieldValue[datetime] | None:
    """Return the first stamp, completed in time and zone by later ones.

    A time without zone gets the zone of a stamp with the same wall clock, UTC where that gives another stamp's instant
    (its own or another one without zone), else the offset that the page's other dates carry, else UTC, which the
    provenance says.
    """
    stamps = iter(stamps)
    chosen = next(stamps, None)
    if chosen is None:
        return None
    if not chosen.is_exact:
        chosen = next((s for s in stamps if s.is_exact and _same_day(s.moment, chosen.moment)), chosen)
    if chosen.moment.has_zone or not chosen.moment.has_time:
        return FieldValue(chosen.moment.aware(), chosen.provenance)
    zone, source = _zone_for(chosen, chain(stamps, others))
    return FieldValue(chosen.moment.aware(zone), f"{chosen.provenance}, {source}")


def _in_shown_zone(found: FieldValue[datetime], shown: Iterable[Stamp]) -> FieldValue[datetime]:
    """Return the moment, written in the zone that the page shows.

    UTC says nothing of the site's zone: one shown clock that differs by whole quarters of an hour does, and where the
    moment is midnight in some zone, as of dates without a time, so does the day shown.
    """
    when = found.value
    if when.utcoffset() or when.time() == MIDNIGHT:
        return found
    for stamp in shown:
        offset = NO_TIME if stamp.moment.has_zone else stamp.moment.when.replace(tzinfo=UTC) - when
        is_told = when.minute if stamp.moment.has_time else offset > NO_TIME and not when.minute
        if is_told and is_offset(offset):
            return FieldValue(when.astimezone(timezone(offset)), f"{found.provenance}, zone of {stamp.provenance}")
    return found


def is_offset(offset: timedelta) -> bool:
    """Return whether clocks of one moment may differ so in two zones."""
    return bool(offset) and abs(offset) <= WIDEST_OFFSET and not offset % QUARTER


def _zone_for(chosen: Stamp, others: Iterable[Stamp]) -> tuple[tzinfo, str]:
    """Return the zone in which a time is meant, and how that is known."""
    naive, zoned = [chosen], []
    for stamp in others:
        zone = stamp.moment.when.tzinfo
        if not stamp.moment.has_time:
            continue
        if zone is None:
            naive.append(stamp)
            continue
        if _minute(stamp.moment.when.replace(tzinfo=None)) == _minute(chosen.moment.when):
            return zone, f"zone of {stamp.provenance}"
        if stamp.moment.when.utcoffset():
            zoned.append(stamp)
    for stamp in zoned:
        if any(_same_instant(other, stamp) for other in naive):
            return UTC, f"instant of {stamp.provenance}"
    if zoned:
        return zoned[0].moment.when.tzinfo or UTC, f"zone of {zoned[0].provenance}"
    return UTC, NO_ZONE


def _same_instant(one: Stamp, other: Stamp) -> bool:
    """Return whether two stamps are the same minute, UTC where one has no zone."""
    return abs(one.moment.aware() - other.moment.aware()) < ONE_MINUTE


def _same_day(one: Moment, other: Moment) -> bool:
    """Return whether two moments can be the same day in some zone."""
    if one.when.date() == other.when.date():
        return True
    return one.has_zone and other.has_zone and abs(one.aware() - other.aware()) < timedelta(hours=14)


def _minute(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0)


def published_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Yield every date of publication that the page gives, best first.

    Statements come first, then markup, the address, the visible line.
    """
    yield from earlier_stamps(evidence)
    yield from machine_published(evidence)
    yield from (stamp for stamp, modified in visible_stamps(evidence) if not modified)
    yield from named_stamps(evidence)
    yield from read(_texts(evidence, "dateCreated"), evidence.page.stated_language)
    yield from written_stamps(evidence.page.url)
    yield from (stamp for stamp, modified in unmarked_stamps(evidence) if not modified)
    yield from distant_stamps(evidence)
    yield from loose_stamps(evidence)
    yield from last_resort(evidence)


def earlier_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Yield the day shown at the headline where it precedes the stated one.

    A page that was written anew, or moved to another system, often states that day and still shows its first.  The
    folders of an address keep the first: where it has them, the day shown is of what the page tells.
    """
    if next(filed_stamps(evidence.page.url), None):
        return
    stated, shown = next(machine_published(evidence), None), next(close_stamps(evidence), None)
    if stated and shown and stated.moment.when.date() - shown.moment.when.date() > ONE_DAY:
        yield shown


def machine_published(evidence: Evidence) -> Iterator[Stamp]:
    """Yield the dates of publication that are written for machines, the address among them."""
    language = evidence.page.stated_language
    if _says_one_date(evidence):
        yield from first_stamps(evidence)
    yield from stated_stamps(evidence, "datePublished")
    yield from read(evidence.page.meta(*PUBLISHED_METAS), language)
    yield from read(_texts(evidence, "uploadDate"), language)
    yield from read(_item_texts(evidence, "datepublished"), language)
    yield from read(evidence.page.meta(*WEAK_PUBLISHED_METAS), language)
    feed = evidence.page.evidence
    if feed and feed.published_at:
        yield Stamp(Moment(feed.published_at, has_time=True), "feed")
    yield from filed_stamps(evidence.page.url)


def last_resort(evidence: Evidence) -> Iterator[Stamp]:
    """Yield the dates of change for a page that gives no other date.

    Of 18 foreign pages that it dates the day is right on 15; the provenance says what it is.
    """
    for stamp, modified in chain(visible_stamps(evidence), unmarked_stamps(evidence)):
        if modified:
            yield Stamp(stamp.moment, f"{stamp.provenance}, of a change")
    for stamp in distant_changes(evidence):
        yield Stamp(stamp.moment, f"{stamp.provenance}, of a change")


def modified_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Yield every date of change that the page gives, best first."""
    language = evidence.page.stated_language
    yield from stated_stamps(evidence, "dateModified")
    yield from read(evidence.page.meta(*MODIFIED_METAS), language)
    yield from read(_item_texts(evidence, "datemodified"), language)
    feed = evidence.page.evidence
    if feed and feed.modified_at:
        yield Stamp(Moment(feed.modified_at, has_time=True), "feed")
    yield from (stamp for stamp, modified in visible_stamps(evidence) if modified)


def shown_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Yield the dates of publication in meta elements and near the headline."""
    names = (*PUBLISHED_METAS, *WEAK_PUBLISHED_METAS)
    yield from read(evidence.page.meta(*names), evidence.page.stated_language)
    for stamp, modified in chain(visible_stamps(evidence), unmarked_stamps(evidence)):
        if not modified:
            yield stamp


def zone_stamps(evidence: Evidence) -> Iterator[Stamp]:
    """Yield the dates whose zone tells in which zone the site writes."""
    yield from published_stamps(evidence)
    yield from modified_stamps(evidence)


def read(candidates: Iterable[FieldValue[str]], language: str | None) -> Iterator[Stamp]:
    """Yield the stamps of those texts that write a moment."""
    for text, provenance in candidates:
        if moment := read_moment(text, language=language):
            yield Stamp(moment, provenance)


def _texts(evidence: Evidence, key: str) -> Iterator[FieldValue[str]]:
    for value, provenance in evidence.page.said(key):
        for text in strings(value):
            yield FieldValue(text, provenance)


def stated_stamps(evidence: Evidence, key: str) -> Iterator[Stamp]:
    """Yield the dates of the page's JSON-LD, wrong offsets put right.

    Some sites write UTC's clock and put their own offset behind it.
    """
    shown = shown_in_utc(evidence)
    for stamp in read(_texts(evidence, key), evidence.page.stated_language):
        when = stamp.moment.when
        if shown and when.utcoffset():
            moment = replace(stamp.moment, when=when.replace(tzinfo=UTC))
            yield Stamp(moment, f"{stamp.provenance}, instant of {shown}")
        else:
            yield stamp


def shown_in_utc(evidence: Evidence) -> str | None:
    """Return where the page shows that its JSON-LD writes UTC's clock.

    On the full hour two dates may lie as far apart as the zones by chance.
    """
    stamp = next(read(_texts(evidence, "datePublished"), evidence.page.stated_language), None)
    if stamp is None or not stamp.moment.when.utcoffset() or not stamp.moment.when.minute:
        return None
    clock = Stamp(replace(stamp.moment, when=stamp.moment.when.replace(tzinfo=UTC)), stamp.provenance)
    shown = machine_stamps(evidence)
    if any(_same_instant(clock, other) for other in read(evidence.page.meta(*PUBLISHED_METAS), None)):
        shown = chain(shown, (other for other, _ in visible_stamps(evidence)))
    return next((s.provenance for s in shown if s.moment.when.utcoffset() and _same_instant(clock, s)), None)


def _says_one_date(evidence: Evidence) -> bool:
    """Return whether JSON-LD gives the same date for publication and change.

    Then it may know the last one only.
    """
    first = next(evidence.page.said_text("datePublished"), None)
    last = next(evidence.page.said_text("dateModified"), None)
    return first is not None and last is not None and first.value == last.value


def _item_texts(evidence: Evidence, name: str) -> Iterator[FieldValue[str]]:
    """Yield the microdata of one property near the headline: its machine value, else its words."""
    for element in evidence.near_headline:
        if (element.get("itemprop") or element.get("property") or "").lower().rsplit(":", 1)[-1] == name:
            value = element.get("content") or element.get("datetime") or text_of(element)
            yield FieldValue(value, f"microdata {name}")
