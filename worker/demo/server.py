"""The server: the site on a loopback port, under two host names."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from worker.demo.site import Answer, NewspaperSite
from worker.errors import SettingsError

ADDRESS = "127.0.0.1"
# The newspaper that answers under each host name.
HOSTS = {"127.0.0.1": "courier", "localhost": "gazette"}


def homes(port: int) -> Mapping[str, str]:
    """Return the address of each newspaper."""
    return {paper: f"http://{host}:{port}" for host, paper in HOSTS.items()}


class Handler(BaseHTTPRequestHandler):
    """Serve one connection."""

    protocol_version = "HTTP/1.1"
    server: NewspaperServer

    def do_GET(self) -> None:
        """Answer the request."""
        host = (self.headers.get("Host") or "").partition(":")[0]
        answer = self.server.site.answer(HOSTS.get(host, "courier"), self.path)
        time.sleep(answer.delay)
        is_known = answer.status == 200 and self.headers.get("If-None-Match") == answer.etag
        self.reply(Answer(304, content_type=answer.content_type) if is_known else answer, answer.etag)

    def reply(self, answer: Answer, etag: str) -> None:
        """Write the answer."""
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.status in (200, 304):
            self.send_header("ETag", etag)
        if answer.location:
            self.send_header("Location", answer.location)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *args: object) -> None:
        """Say no more of a request than the crawl's own log does."""


class NewspaperServer(ThreadingHTTPServer):
    """Serve the newspapers on one port while the block runs; 0 takes a free one."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        try:
            super().__init__((ADDRESS, port), Handler)
        except OSError as error:
            raise SettingsError(
                f"port {port} on {ADDRESS}, under which the demo's records know the newspaper, is taken "
                f"({error.strerror}): end what uses it, or remove the demo's folder to begin anew"
            ) from error
        self.site: NewspaperSite

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self.server_address[1])

    def __enter__(self) -> NewspaperServer:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a client hang up early."""
