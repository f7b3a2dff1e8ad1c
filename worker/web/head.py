"""Heads: a HEAD is a GET whose body the server keeps back (RFC 9110), and which is over once its head is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Head:
    """Let an app answer a GET, whose visitor has gone once the head is sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HEAD."""
        sent, is_asked, is_whole = anyio.Event(), False, False

        async def receive_once() -> Message:
            nonlocal is_asked
            if not is_asked:
                is_asked = True
                return await receive()
            await sent.wait()  # A stream, which has no end of its own, ends with that.
            return {"type": "http.disconnect"}

        async def send_on(message: Message) -> None:
            nonlocal is_whole
            await send(message)
            is_whole = message["type"] == "http.response.body" and not message.get("more_body", False)
            if message["type"] == "http.response.start":
                sent.set()

        await self.app({**scope, "method": "GET"}, receive_once, send_on)
        if sent.is_set() and not is_whole:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def allow_heads(headers: MutableHeaders) -> None:
    """Name HEAD beside GET where an answer names the methods of an address."""
    methods = headers.get("allow", "").replace(" ", "").split(",")
    if "GET" in methods and "HEAD" not in methods:
        headers["allow"] = ", ".join([*methods, "HEAD"])
