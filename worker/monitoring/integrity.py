"""The check of the records: done every night and by hand, its last result kept for ``status``."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from worker.runtime import Runtime
from worker.storage.monitoring.outcome_counts import PROBLEMS_MARK
from worker.storage.retention import integrity
from worker.storage.retention.integrity import Finding

# Seconds for which a raw page of no record stays: its record may just be under way.
GRACE = 3600.0


def check_records(runtime: Runtime, now: datetime, *, repair: bool = False) -> tuple[int, list[Finding]]:
    """Check the records and keep how many rows and raw pages are wrong.

    Returns how many were removed, and what is left.  Orphans are found, and count as nothing wrong.
    """
    before = now.timestamp() - GRACE
    removed = integrity.repair(runtime.sessions) if repair else 0
    raw_pages = integrity.compare(runtime.sessions, runtime.archive, before)
    if repair and raw_pages.is_left_over:
        removed += sum(runtime.archive.delete(name, put_before=before) for name in raw_pages.idle)
        raw_pages = replace(raw_pages, idle=[])
    findings = integrity.check(runtime.sessions, raw_pages)
    wrong = sum(finding.count for finding in findings if not finding.is_orphan)
    runtime.marks.note(PROBLEMS_MARK, wrong, now)
    return removed, findings
