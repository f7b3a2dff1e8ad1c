"""Server: a real process on loopback answers, and ends well."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import pytest

from tests.web.visitors import PATIENCE, running
from worker.errors import InputError
from worker.web.server import listen


def test_a_process_answers_until_it_is_told_to_end(sqlite_url: str, tmp_path: Path) -> None:
    with running(tmp_path, database_url=sqlite_url, redis_url=f"unix://{tmp_path}/none.sock") as (process, client):
        assert client.get("/live").text == "well\n"
        assert client.get("/ready").status_code == 200
        assert client.get("/v1/status").status_code == 401
        assert "server" not in client.get("/live").headers
        head = client.head("/live")
        assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "5")
        assert client.head("/v1/status").status_code == 401
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    log = (tmp_path / "web.log").read_text()
    assert "GET /v1/status 401" in log
    assert "HEAD /v1/status 401" in log
    assert "Traceback" not in log


def test_a_port_in_use_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=rf"^127\.0\.0\.1:{port}: cannot listen there: Address already in use$"):
            listen("127.0.0.1", port)


def test_it_listens_on_the_address_named() -> None:
    with listen("::1" if socket.has_dualstack_ipv6() else "127.0.0.1", 0) as listener:
        assert listener.getsockname()[0] in ("::1", "127.0.0.1")
