"""Envelope: what holds for every request: bounds of its size, the headers of its answer, and a line in the log."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from worker.web.head import Head, allow_heads
from worker.web.headers import HEADERS
from worker.web.problems import ProblemError, problem_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("copydesk.web")
# Bytes of a request's body and of its query; no filter and no form of the desk comes near.
MOST_BODY, MOST_QUERY = 256 * 1024, 8 * 1024
TOO_LARGE = f"a body has at most {MOST_BODY:,} bytes here"
PROBES = ("/live", "/ready")


class Envelope:
    """Wrap the app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, size = time.monotonic(), 500, 0

        async def receive_bounded() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MOST_BODY:
                raise HTTPException(413, TOO_LARGE)
            return message

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                allow_heads(headers)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = refuse_endless(scope)
        app = self.app if refusal is None else problem_response(refusal)
        if scope["method"] == "HEAD":
            app = Head(app)
        try:
            await app(scope, receive_bounded, send_on)
        finally:
            note(scope, status, time.monotonic() - began)


def refuse_endless(scope: Scope) -> ProblemError | None:
    """Return what is wrong with a request's size, as its head states it."""
    if len(scope["query_string"]) > MOST_QUERY:
        return ProblemError(414, f"a query has at most {MOST_QUERY:,} bytes here")
    stated = Headers(scope=scope).get("content-length", "0")
    if not stated.isdecimal() or int(stated[:20]) > MOST_BODY:
        return ProblemError(413, TOO_LARGE)
    return None


def note(scope: Scope, status: int, seconds: float) -> None:
    """Write the request's line in the log; probes that went well have none.

    The query is left out: words that people search for are nobody else's business.
    """
    if scope["path"] in PROBES and status == 200:
        return
    client = scope.get("client") or ("-",)
    visitor = scope.get("state", {}).get("visitor")
    name = (visitor.name or "guest") if visitor else "-"
    milliseconds = round(seconds * 1000)
    log.info("%s %s %s %s ms %s %s", scope["method"], scope["path"], status, milliseconds, client[0], name)
