"""Parser drift: whether a source's pages are suddenly read worse than its own pages were before.

Each source is its own measure: one that never dates its pages does not drift, one that always did and stops does.
Pure: readings in, judgement out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from math import comb
from statistics import median

from worker.storage.monitoring.parse_quality import Means, Reading

# How many of the newest pages are judged; a break shows in the smallest window, a partial one in a larger.
WINDOWS = (5, 10, 20)
# Pages before the window that make a history.  With 10 faultless ones, five bad in a row are a surprise of 4e-6.
LEAST_HISTORY = 10
# How improbable the recent pages have to be if nothing had changed.  A source is judged some hundred times a day with
# five signals and three windows: this keeps false alarms below one in a year for a hundred sources.
SURPRISE = 1e-5
# How far a share has to rise as well: on a long history even a harmless rise is improbable.
LEAST_RISE = 0.4
# A page counts as short below this part of the history's median of words.
SHORT = 0.25
SIGNALS: dict[str, Callable[[Reading], bool]] = {
    "text": lambda reading: not reading.usable or reading.signals.words == 0,
    "date": lambda reading: not reading.signals.dated,
    "author": lambda reading: not reading.signals.authors,
    "captions": lambda reading: not reading.signals.captions,
    "teasers": lambda reading: not reading.signals.teasers,
}


def find_drifts(pages: Sequence[Reading], since: datetime | None = None) -> tuple[str, ...]:
    """Find the signals that the newest pages lack though those before had them.

    ``pages`` stand the newest first; with ``since`` only pages from before that moment are history.
    """
    found = {name for size in WINDOWS for name in drifts_of(*parted(pages, size, since))}
    # A page without text has seldom a date or a caption: one cause, one word.
    return ("text",) if "text" in found else tuple(name for name in SIGNALS if name in found)


def missed_rules(recent: Sequence[Reading]) -> tuple[str, ...]:
    """Find the fields whose rules named nothing on any of the recent pages."""
    if len(recent) < min(WINDOWS):
        return ()
    missed = set.intersection(*(set(reading.signals.missed) for reading in recent))
    return tuple(sorted(missed))


def parted(pages: Sequence[Reading], size: int, since: datetime | None = None) -> tuple[list[Reading], list[Reading]]:
    """Part the newest reading of the ``size`` last pages from those before.

    Before them, and before the moment.

    The history holds earlier copies of the same pages too: a source that is fetched anew as a whole, after its markup
    has changed, has no other.
    """
    recent: dict[int, Reading] = {}
    for place, reading in enumerate(pages):
        recent.setdefault(reading.page, reading)
        if len(recent) == size:
            return list(recent.values()), [old for old in pages[place + 1 :] if since is None or old.at < since]
    return list(recent.values()), []


def drifts_of(recent: Sequence[Reading], history: Sequence[Reading]) -> list[str]:
    """Find the signals that recent pages lack more often than chance explains."""
    if len(history) < LEAST_HISTORY:
        return []
    usual = median(reading.signals.words for reading in history)
    checks = {**SIGNALS, "text": lambda reading: SIGNALS["text"](reading) or reading.signals.words < SHORT * usual}
    found = []
    for name, lacks in checks.items():
        missing, before = sum(map(lacks, recent)), sum(map(lacks, history))
        rise = missing / len(recent) - before / len(history)
        # Laplace's rule: a share is never surely 0 or 1.
        if rise >= LEAST_RISE and chance(missing, len(recent), (before + 1) / (len(history) + 2)) < SURPRISE:
            found.append(name)
    return found


def chance(least: int, size: int, share: float) -> float:
    """Return the binomial probability that ``least`` or more of ``size`` pages lack a signal.

    ``share`` is the share of all pages that lack it.
    """
    return sum(comb(size, n) * share**n * (1 - share) ** (size - n) for n in range(least, size + 1))


def means(readings: Sequence[Reading]) -> Means:
    """Summarise the readings."""
    count = len(readings)

    def mean(number: Callable[[Reading], float]) -> float:
        return round(sum(map(number, readings)) / count, 3) if count else 0.0

    return Means(
        pages=count,
        empty=mean(SIGNALS["text"]),
        undated=mean(SIGNALS["date"]),
        unsigned=mean(SIGNALS["author"]),
        words=mean(lambda reading: reading.signals.words),
        captions=mean(lambda reading: reading.signals.captions),
        teasers=mean(lambda reading: reading.signals.teasers),
    )
