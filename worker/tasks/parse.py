"""Tasks of the queue parse."""

from __future__ import annotations

from celery import shared_task

from worker.pipeline.parse_page import parse_page
from worker.settings import load_settings
from worker.tasks.base import run_step

_settings = load_settings()


@shared_task(name="copydesk.parse", soft_time_limit=_settings.parse_soft_limit, time_limit=_settings.parse_hard_limit)
def parse(row_id: int, token: str) -> None:
    """Parse one archived page (internal: its row and the token under which the message was sent)."""
    run_step("parse", row_id, token, parse_page)
