"""Tests of telling networks and stores from publishers."""

from __future__ import annotations

import pytest

from worker.normalize.urls.networks import is_network, is_network_or_store


@pytest.mark.parametrize(
    ("host", "network", "either"),
    [
        ("www.facebook.com", True, True),
        ("m.facebook.com", True, True),
        ("x.com", True, True),
        ("apps.apple.com", False, True),
        ("play.google.com", False, True),
        ("netflix.com", False, False),
        ("harbour-post.example", False, False),
        ("", False, False),
    ],
)
def test_hosts_are_told_apart_by_their_registrable_domain(host: str, network: bool, either: bool) -> None:
    assert is_network(host) is network
    assert is_network_or_store(host) is either
