"""The guard's judgement on URLs, addresses and connected sockets."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from worker.errors import RefusedError
from worker.fetching.guard import Endpoint, allowed_addresses, check_peer, check_url, is_allowed, is_public, shown


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://example.org", Endpoint("http", "example.org", 80)),
        ("HTTPS://Example.ORG./a b?q=a\\b#x", Endpoint("https", "example.org", 443)),
        ("http://example.org:8080/", Endpoint("http", "example.org", 8080)),
        ("http://bücher.example/", Endpoint("http", "xn--bcher-kva.example", 80)),
        ("http://xn--bcher-kva.example/", Endpoint("http", "xn--bcher-kva.example", 80)),
        ("http://under_score.example.org/", Endpoint("http", "under_score.example.org", 80)),
        ("http://8.8.8.8/", Endpoint("http", "8.8.8.8", 80)),
        ("http://[2606:4700::1111]:443/", Endpoint("http", "2606:4700::1111", 443)),
        ("http://3com.example/a@b", Endpoint("http", "3com.example", 80)),
    ],
)
def test_an_ordinary_url_says_where_it_leads(url: str, target: Endpoint) -> None:
    assert check_url(url) == target


@pytest.mark.parametrize(
    "host", ["\u00b8", "a\u2100b.example", "\u2474", "exa\u00a0mple.org", "１２７．1", "a\u00b8b.org"]
)
def test_a_host_is_judged_after_every_mapping(host: str) -> None:
    with pytest.raises(RefusedError):
        check_url(f"http://{host}/")


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1", "::ffff:8.8.8.8",
     "64:ff9b::808:808"],
)  # fmt: skip
def test_an_address_on_the_open_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12::1", "::ffff:127.0.0.1"],
)
def test_the_setting_for_private_hosts_opens_private_space_alone(address: str) -> None:
    assert not is_allowed(address)
    assert is_allowed(address, allow_private_hosts=True)


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "100.100.100.200", "fd00:ec2::254", "fe80::1",
     "fe80::1%eth0", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255", "2002:7f00:1::", "192.0.2.1",
     "localhost", ""],
)  # fmt: skip
def test_no_setting_opens_metadata_link_local_and_what_is_no_host(address: str) -> None:
    assert not is_allowed(address)
    assert not is_allowed(address, allow_private_hosts=True)


def test_of_mixed_addresses_the_public_ones_are_used() -> None:
    assert allowed_addresses("mixed.example", ("10.0.0.1", "8.8.8.8", "::1")) == ("8.8.8.8",)


def test_a_connected_socket_is_judged_by_its_other_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as sock:
        assert check_peer(sock, allow_private_hosts=True) == "127.0.0.1"
        with pytest.raises(RefusedError) as caught:
            check_peer(sock)
    assert caught.value.reason == "private_address"


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://example.org/a?token=hush#x", "https://example.org/a?…"),
        ("https://user:hush@example.org:8443/a", "https://example.org:8443/a"),
        ("https://user:hush@[::1", "the URL"),
        ("mailto:hush@example.org", "mailto:…"),
        ("http://example.org/\r\nx", "http://example.org/x"),
    ],
)
def test_a_message_shows_a_url_without_its_secrets(url: str, text: str) -> None:
    assert shown(url) == text


def test_a_message_shows_a_long_url_cut() -> None:
    assert len(shown("https://example.org/" + "a" * 5000)) == 200
