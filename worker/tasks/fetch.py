"""Tasks of the queue fetch."""

from __future__ import annotations

import time

from celery import shared_task

from worker.pipeline.fetch_page import fetch_page
from worker.records.work import MOST_TOGETHER, Message
from worker.tasks.base import ring_for, run_step

# Seconds for which a task goes on with its host while other hosts wait, and what it fetched waits for its parse.
LONGEST_STAY = 2.0


@shared_task(name="copydesk.fetch")
def fetch(row_id: int, token: str) -> None:
    """Fetch one page (internal: its row and the token under which the message was sent).

    Where its host can be asked again at once, the task goes on there: a message through the broker costs more than
    most requests.
    """
    waiting: list[Message] = []
    following: Message | None = Message("fetch", row_id, token)
    last_start = time.monotonic() + LONGEST_STAY
    while following is not None:
        found = run_step("fetch", following.row_id, following.token, fetch_page)
        waiting += [message for message in found if not message.is_next]
        following = next((message for message in found if message.is_next), None)
        if len(waiting) >= MOST_TOGETHER or time.monotonic() >= last_start:
            break
    ring_for([*waiting, *([following] if following is not None else [])])
