"""The metrics' endpoint answers, and nobody holds a connection to it without asking."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from worker.monitoring.prometheus_server import serve_metrics
from worker.runtime import Runtime
from worker.settings import Settings


@pytest.fixture
def port(database_url: str) -> Iterator[int]:
    """The port of an endpoint that waits half a second for its clients."""
    runtime = Runtime(Settings(database_url=database_url, redis_url="redis://127.0.0.1:1/0"))
    server, thread = serve_metrics(runtime, "127.0.0.1", 0, silence=0.5)
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join(10)
    runtime.engine.dispose()


def test_a_client_that_says_nothing_is_left_and_the_next_one_is_answered(port: int) -> None:
    for said in (b"", b"GET /metrics HTTP/1.1\r\nHost: "):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as silent:
            silent.sendall(said)
            assert silent.recv(1000) == b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        assert client.recv(15) == b"HTTP/1.0 200 OK"


def test_probes_ask_for_the_process_and_for_what_it_works_with(port: int) -> None:
    with urlopen(f"http://127.0.0.1:{port}/live", timeout=30) as answer:
        assert (answer.status, answer.read()) == (200, b"well\n")
    with pytest.raises(HTTPError) as refused:
        urlopen(f"http://127.0.0.1:{port}/ready", timeout=30)
    assert refused.value.code == 503
    assert b"Redis: " in refused.value.read()
