"""The server answers under both host names, knows what a client has, and says which port is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from worker.demo.server import NewspaperServer, homes
from worker.demo.site import NewspaperSite
from worker.errors import SettingsError

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[NewspaperServer]:
    """A running server on a free port."""
    with NewspaperServer(0) as server:
        server.site = NewspaperSite(homes(server.port), lambda: NOON, lambda now: now)
        yield server


def test_each_host_name_is_a_newspaper_of_its_own(server: NewspaperServer) -> None:
    pages = {paper: requests.get(home + "/", timeout=5).text for paper, home in homes(server.port).items()}
    assert "Port Ellery Courier" in pages["courier"]
    assert "Wrenfield Gazette" in pages["gazette"]


def test_what_a_client_has_is_not_sent_again(server: NewspaperServer) -> None:
    url = homes(server.port)["courier"] + "/feed.xml"
    first = requests.get(url, timeout=5)
    again = requests.get(url, headers={"If-None-Match": first.headers["ETag"]}, timeout=5)
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_a_redirect_carries_its_target(server: NewspaperServer) -> None:
    answer = requests.get(homes(server.port)["courier"] + "/go/4711", timeout=5, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"].rpartition("/")[2]) == (301, "town-clock-shows-two-times")


def test_a_taken_port_is_named(server: NewspaperServer) -> None:
    with pytest.raises(SettingsError, match=f"port {server.port} on 127.0.0.1"):
        NewspaperServer(server.port)
