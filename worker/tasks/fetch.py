"""Tasks of the queue fetch."""

from __future__ import annotations

from celery import shared_task

from worker.pipeline.fetch_page import fetch_page
from worker.tasks.base import run_step


@shared_task(name="copydesk.fetch")
def fetch(row_id: int, token: str) -> None:
    """Fetch one page (internal: its row and the token under which the message was sent)."""
    run_step("fetch", row_id, token, fetch_page)
