"""Servers that take messages: an HTTP one that answers as it is told, and a mail server."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from aiosmtpd.smtp import AuthResult


@dataclass
class Hooks:
    """What the HTTP server got, as (path, headers, body), and what it answers with."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def hooks() -> Iterator[Hooks]:
    """A running HTTP server."""
    found = Hooks()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found.got.append((self.path, dict(self.headers), body))
            self.send_response(found.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """A test has no use for a server's log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Letters(MessageHandler):
    """Keep what comes in."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[Message] = []

    def handle_message(self, message: Any) -> None:
        self.got.append(message)


def is_known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """Whether the one user of a closed server logs in."""
    return AuthResult(success=(data.login, data.password) == (b"desk", b"hush"), handled=False)


@contextmanager
def mail_server(certificate: Path | None = None) -> Iterator[tuple[int, list[Message]]]:
    """The port of a running mail server, and its letters.

    With a certificate it takes letters only behind STARTTLS, from the user desk with the password hush.
    """
    letters = Letters()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    closed: dict[str, Any] = {}
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        closed = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": is_known}
    controller = Controller(letters, hostname="127.0.0.1", port=port, **closed)
    controller.start()
    try:
        yield port, letters.got
    finally:
        controller.stop()
