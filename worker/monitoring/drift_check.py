"""Judging: every source whose pages were read since the last look is held against its own history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from worker.monitoring.drift import SIGNALS, WINDOWS, find_drifts, means, missed_rules, parted
from worker.storage.monitoring.parse_quality import Judgement, Quality

# Parses looked at: the newest pages and the history before them.
MOST_PARSES = 400
# While a source drifts, its history is what was before the drift began; after this time the new state is its history,
# for then nobody minds, or the publication has really changed.
ACCEPTED_AFTER = timedelta(days=14)


def judge_sources(quality: Quality, now: datetime) -> list[str]:
    """Judge every source; return what newly drifted, as ``source key: signal``."""
    news = []
    for source_id, since in quality.changed_since_judged():
        if since is not None and now - since > ACCEPTED_AFTER:
            since = None
        drifts = judge_source(quality, source_id, since, now)
        if since is None:
            news += [f"{source_id}: {drift}" for drift in drifts]
    return news


def judgements(quality: Quality) -> list[Judgement]:
    """Return each source's last judgement, with a page to look at where one drifts."""
    return [replace(j, example=find_example(quality, j)) if j.drifts else j for j in quality.judgements()]


def find_example(quality: Quality, judgement: Judgement) -> str | None:
    """Find the newest page that lacks what its source no longer gives.

    For text it is the one of fewest words.
    """
    pages = quality.readings(judgement.source_id, max(WINDOWS))
    lacks = SIGNALS[judgement.drifts[0]]
    found = min(pages, key=lambda page: (not lacks(page), page.signals.words), default=None)
    return quality.address(found.page) if found is not None else None


def judge_source(quality: Quality, source_id: int, since: datetime | None, now: datetime) -> tuple[str, ...]:
    """Judge one source, and return its signals that drift."""
    pages = quality.readings(source_id, MOST_PARSES)
    if since is not None:
        # However many pages followed the break, the history is what was before it.
        newest = [page for page in pages if page.at >= since]
        pages = newest + quality.readings(source_id, MOST_PARSES, before=since)
    drifts = find_drifts(pages, since)
    recent, history = parted(pages, max(WINDOWS), since)
    began = (since or recent[min(WINDOWS) - 1].at) if drifts else None
    quality.judge(source_id, means(recent), means(history), drifts, began, now, missed_rules(recent))
    return drifts
