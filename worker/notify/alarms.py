"""Alarms: the warnings of each look -> those that last, and what is to be told of them.  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from worker.records.notice import Alarm, Notice


def follow(
    known: Mapping[str, Alarm], warnings: Mapping[str, str], now: datetime, after: timedelta
) -> tuple[dict[str, Alarm], list[Notice]]:
    """Return the alarms after a look, and what is to be told.

    ``warnings`` are the look's texts by key.  A warning is told once it lasts for ``after``, and its end once it has
    been gone for as long, so that what comes and goes is told once.
    """
    alarms: dict[str, Alarm] = {}
    notices = []
    for key, text in warnings.items():
        alarm = replace(known.get(key) or Alarm(key, text, now, now), text=text, seen_at=now)
        if not alarm.is_told and now - alarm.began_at >= after:
            alarm = replace(alarm, is_told=True)
            notices.append(notice(alarm, "began", now))
        alarms[key] = alarm
    for key in known.keys() - warnings.keys():
        alarm = known[key]
        if now - alarm.seen_at < after:
            alarms[key] = alarm
        elif alarm.is_told:
            notices.append(notice(alarm, "ended", now))
    return alarms, sorted(notices, key=lambda found: (found.kind, found.subject))


def notice(alarm: Alarm, kind: str, now: datetime) -> Notice:
    """Return what is told of an alarm."""
    subject = f"{kind} {alarm.began_at.isoformat()} {alarm.key}"
    if kind == "began":
        return Notice(subject, "began", alarm.text, now)
    return Notice(subject, "ended", f"over since {alarm.seen_at:%H:%M} UTC: {alarm.text}", now)
