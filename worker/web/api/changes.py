"""``/v1/changes``: what became of articles, each change once: by pages, by waiting for news, or as a stream."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from fastapi.security import HTTPAuthorizationCredentials

from worker.errors import InputError
from worker.records.article_filter import ArticleFilter
from worker.storage.changes import KINDS, ChangeKind
from worker.storage.queries.changes import MOST, START, ChangePage, Changes, CursorError
from worker.web.access import CHALLENGE, Bearer, Reader, may_go_on
from worker.web.api.answers import answer
from worker.web.api.documents import ChangeList
from worker.web.api.parameters import PROBLEMS, Wanted
from worker.web.problems import ProblemError
from worker.web.site import OurSite, site_of

GONE: dict[int | str, dict[str, Any]] = {
    410: {**PROBLEMS[404], "description": "The changes behind the cursor are not kept any more."}
}
router = APIRouter(tags=["changes"], responses={**PROBLEMS, **GONE})
# Seconds between two looks for news, between two signs of life, and that a stream lasts: whoever follows comes again
# with the last id, and his token is looked at anew.
EVERY, SIGN_OF_LIFE, STREAM_LASTS = 1.0, 15.0, 900.0
# Seconds after which who follows is asked for a valid token again.
ASK_AGAIN = 5.0
MOST_WAIT = 30
# Streams and waiting requests at once; each asks the database once a second.
MOST_FOLLOWERS = 200
STREAM = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Asking:
    """Hold a request that lasts, and what it came with."""

    request: Request
    credentials: HTTPAuthorizationCredentials | None

    def require(self) -> None:
        """Raise ProblemError 401 where the token was revoked, or has expired, since."""
        if not may_go_on(self.request, self.credentials):
            raise ProblemError(401, "the token was revoked or has expired meanwhile", CHALLENGE)


class Follower:
    """Read on from a cursor, as one request wants it."""

    def __init__(
        self, asking: Asking, cursor: str, limit: int, kinds: frozenset[ChangeKind], wanted: ArticleFilter
    ) -> None:
        self.asking = asking
        self.site = site_of(asking.request)
        self.cursor = cursor
        self.limit = limit
        self.kinds = kinds
        self.wanted = wanted
        self.changes = Changes(self.site.runtime.sessions)
        self.asked_at = time.monotonic()

    async def read(self) -> ChangePage:
        """Return the next changes, and go on behind them.

        Raises ProblemError, 400 for a cursor that is none, 410 for one whose changes are not kept, 401 where a token
        was revoked meanwhile.
        """
        if time.monotonic() - self.asked_at >= ASK_AGAIN:
            await run_in_threadpool(self.asking.require)
            self.asked_at = time.monotonic()
        page = await run_in_threadpool(self._since)
        self.cursor = page.cursor
        return page

    def _since(self) -> ChangePage:
        try:
            return self.changes.since(self.cursor, limit=self.limit, kinds=self.kinds, wanted=self.wanted)
        except CursorError as error:
            raise ProblemError(410, str(error)) from None
        except InputError as error:
            raise ProblemError(400, str(error)) from None

    async def wait(self, seconds: float) -> ChangePage:
        """Return the next changes, waited for so long where there is none.

        Who has gone is not waited for.
        """
        end = time.monotonic() + seconds
        page = await self.read()
        while not page.changes and self.may_wait(end) and not await self.asking.request.is_disconnected():
            if not page.more:
                await anyio.sleep(min(EVERY, max(0.0, end - time.monotonic())))
            page = await self.read()
        return page

    def may_wait(self, end: float) -> bool:
        """Tell whether there is time, and a server to wait at."""
        return time.monotonic() < end and not self.site.stopping

    async def events(self, first: ChangePage) -> AsyncIterator[str]:
        """Yield the events of a stream: changes, and signs of life between them."""
        end = time.monotonic() + STREAM_LASTS
        page, said_at = first, time.monotonic()
        yield "retry: 3000\n\n"
        while True:
            for change in page.changes:
                yield f"id: {change.cursor}\nevent: change\ndata: {json.dumps(change.as_dict())}\n\n"
            now = time.monotonic()
            if page.changes or now - said_at >= SIGN_OF_LIFE:
                said_at = now
                yield ": well\n\n"  # Whoever holds the connection sees that it holds.
            if not self.may_wait(end):
                return
            if not page.more:
                await anyio.sleep(EVERY)
            try:
                page = await self.read()
            except ProblemError as error:
                yield f"event: problem\ndata: {json.dumps({'status': error.status, 'detail': error.detail})}\n\n"
                return


@router.get(
    "/changes",
    response_model=ChangeList,
    responses={200: {"content": {STREAM: {"schema": {"type": "string"}}}, "description": "Changes, or events."}},
)
async def changes(
    request: Request,
    site: OurSite,
    visitor: Reader,
    credentials: Bearer,
    wanted: Wanted,
    cursor: Annotated[
        str, Query(max_length=80, description="`cursor` of the answer before; `start`: the oldest, `now`: none yet.")
    ] = START,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Changes at most.")] = 100,
    wait: Annotated[float, Query(ge=0, le=MOST_WAIT, description="Seconds to wait where there is none yet.")] = 0.0,
    change: Annotated[
        list[ChangeKind] | None, Query(max_length=len(KINDS), description="Only changes of these kinds.")
    ] = None,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
    last_event_id: Annotated[str | None, Header(max_length=80)] = None,
) -> Response:
    """Return what became of articles since a cursor, in one order for all.

    With `Accept: text/event-stream` it is a stream of events named `change`, whose ids are cursors: a browser's
    EventSource comes back with the last one by itself. A stream ends after a quarter of an hour.
    """
    is_stream = STREAM in accept
    kinds = frozenset(change or KINDS)
    asking = Asking(request, credentials)
    follower = Follower(asking, (last_event_id if is_stream else None) or cursor, limit, kinds, wanted)
    if not is_stream:
        with site.follow(MOST_FOLLOWERS):
            page = await follower.wait(wait)
        items = [change.as_dict() for change in page.changes]
        return answer(request, {"items": items, "cursor": page.cursor, "more": page.more})
    with site.follow(MOST_FOLLOWERS):  # Here, where it can still be answered that there are too many.
        first = await follower.read()

    async def stream() -> AsyncIterator[str]:
        with site.follow(MOST_FOLLOWERS):
            async for event in follower.events(first):
                yield event

    return StreamingResponse(stream(), media_type=STREAM, headers={"X-Accel-Buffering": "no"})
