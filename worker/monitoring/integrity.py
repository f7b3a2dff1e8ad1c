"""The check of the records: done every night and by hand, its last result kept for ``status``."""

from __future__ import annotations

from datetime import datetime

from worker.runtime import Runtime
from worker.storage.monitoring.outcome_counts import PROBLEMS_MARK
from worker.storage.retention import integrity
from worker.storage.retention.integrity import Finding


def check_records(runtime: Runtime, now: datetime, *, repair: bool = False) -> tuple[int, list[Finding]]:
    """Check the records and keep how many rows are wrong.

    Returns how many were removed, and what is left.
    """
    removed = integrity.repair(runtime.sessions) if repair else 0
    findings = integrity.check(runtime.sessions, (stored.content_hash for stored in runtime.archive))
    runtime.marks.note(PROBLEMS_MARK, sum(finding.count for finding in findings), now)
    return removed, findings
