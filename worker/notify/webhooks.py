"""Webhooks: what became of articles -> signed requests, in order for each subscription, at least once."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from worker.errors import CopydeskError, FetchError, RefusedError, ThrottledError
from worker.notify.messages import signed
from worker.runtime import Runtime
from worker.storage.changes.subscriptions import Subscription, Subscriptions
from worker.storage.queries.changes import NOW, ChangePage, Changes, CursorError

log = logging.getLogger("copydesk.notify")
# Changes of one request, and seconds that a server may take for it.
BATCH, PATIENCE = 100, 15.0
# Subscriptions told at once, and how long one is told before the others have their turn.
AT_ONCE, TURN = 4, timedelta(seconds=10)


def deliver_changes(runtime: Runtime) -> None:
    """Tell every subscription that is due what it was not told yet.

    One that does not answer holds up no other: it is due again later, with waits that double.
    """
    subscriptions = Subscriptions(runtime.sessions)
    head = Changes(runtime.sessions).since(NOW).cursor
    clock = runtime.ports.clock
    began = clock()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while clock() - began < TURN and (due := subscriptions.claim(head, clock(), AT_ONCE)):
            for told in [pool.submit(tell, runtime, subscriptions, one) for one in due]:
                told.result()


def tell(runtime: Runtime, subscriptions: Subscriptions, one: Subscription) -> None:
    """Tell one subscription, while its turn lasts, what it was not told yet."""
    clock = runtime.ports.clock
    began = clock()
    try:
        more = True
        while more and clock() - began < TURN:
            page = Changes(runtime.sessions).since(one.cursor, limit=BATCH, kinds=one.kinds, wanted=one.wanted)
            if page.changes:
                send(runtime, one, page, clock())
            if not subscriptions.delivered(one, page.cursor, clock(), told=bool(page.changes)):
                return  # It was removed or moved meanwhile, or this took too long.
            one, more = replace(one, cursor=page.cursor), page.more
            if page.changes:
                one = replace(one, attempts=0, failing_since=None)
        subscriptions.release(one, clock())
    except CopydeskError as error:
        log.warning("webhook %d was not told: %s", one.id, error)
        asked = error.wait_seconds if isinstance(error, ThrottledError) else None
        subscriptions.failed(one, str(error)[:300], clock(), give_up=is_over(runtime, one, error), asked=asked)
    finally:
        runtime.fetcher.close()


def is_over(runtime: Runtime, one: Subscription, error: CopydeskError) -> bool:
    """Tell whether there is no use in another try.

    A rule forbids it, the cursor is lost, or it was tried for too long.
    """
    lasting = runtime.ports.clock() - (one.failing_since or runtime.ports.clock())
    return isinstance(error, RefusedError | CursorError) or lasting.total_seconds() >= runtime.settings.webhook_give_up


def send(runtime: Runtime, one: Subscription, page: ChangePage, now: datetime) -> None:
    """Send some changes to a subscription's URL, where the guard lets requests go.

    Raises FetchError where it does not answer with a status from 200 to 299.
    """
    said = {"version": 1, "subscription": one.id, "changes": [change.as_dict() for change in page.changes]}
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "X-Copydesk-Delivery": f"{one.id}-{page.changes[-1].cursor}"}
    answer = runtime.fetcher.post(one.url, body, headers=headers | signed(one.secret, body, now), deadline=PATIENCE)
    if answer.status >= 300:
        raise FetchError(f"answered {answer.status}: redirects are not followed", status=answer.status)
