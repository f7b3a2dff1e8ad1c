"""Tasks of the queue fetch."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from celery import shared_task

from worker.pipeline.fetch_page import fetch_page
from worker.records.work import MOST_TOGETHER, Following, Message
from worker.runtime import current_runtime
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
    message: Message | None = Message("fetch", row_id, token)
    last_start = current_runtime().ports.clock() + timedelta(seconds=LONGEST_STAY)
    while message is not None:
        stay_until = last_start if len(waiting) + 1 < MOST_TOGETHER else None
        found = run_step(message, partial(fetch_page, stay_until=stay_until))
        waiting += [each for each in found if not isinstance(each, Following)]
        message = next((each for each in found if isinstance(each, Following)), None)
    ring_for(waiting)
