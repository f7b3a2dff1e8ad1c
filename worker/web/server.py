"""Server: uvicorn with the app, on an address of our choice, until it is told to end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from worker.errors import InputError
from worker.runtime import Runtime
from worker.web import create_app

# Seconds that answers have to come to their end, below what Docker and Kubernetes wait for.
GRACE = 8
# Seconds that pages which are read just then have of them: whoever asked is told what became of it.
READING_GRACE = 5
# Connections at once, those that wait for news included.
MOST_CONNECTIONS = 1000


class DeskServer(uvicorn.Server):
    """End well on both signals.

    What waits for news is let go, and answers come to their end.
    """

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take no more requests; a second Ctrl-C waits for nothing."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
        self.app.state.site.stopping = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wait for answers to come to their end, but not for long readings."""
        # Here and not in the handler of the signal, in which no lock may be waited for: to start a thread takes one.
        asyncio.get_running_loop().call_later(READING_GRACE, self.app.state.site.reader.stop)
        await super().shutdown(sockets)


def serve(runtime: Runtime, listener: socket.socket) -> None:
    """Answer requests on a socket until SIGTERM or Ctrl-C."""
    app = create_app(runtime)
    config = uvicorn.Config(
        app,
        log_config=None,  # Its lines go where all others go.
        access_log=False,  # The envelope writes it.
        server_header=False,
        ws="none",
        proxy_headers=True,
        forwarded_allow_ips=runtime.settings.web_proxies,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=GRACE,
    )
    try:
        DeskServer(app, config).run(sockets=[listener])
    finally:
        app.state.site.stop()  # The app is not told of a second Ctrl-C; threads that read would hold the process up.


def listen(host: str, port: int) -> socket.socket:
    """Open the socket to listen on; port 0 takes a free one.

    Raises InputError where that is not possible.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error
        raise InputError(f"{host}:{port}: cannot listen there: {reason}") from error
