"""`web` and `tokens`: a token is printed once and can be revoked; what hinders the start is said in one line."""

from __future__ import annotations

import socket

import pytest

from tests.cli.desk import Desk
from worker.cli.commands import web


def test_a_token_is_printed_alone_and_once(desk: Desk) -> None:
    made = desk.call("tokens", "create", "reading-room", "--expires", "90d")
    assert made.out.startswith("copydesk_")
    assert made.out.count("\n") == 1
    assert made.err.startswith("reading-room: may read until ")
    listed = desk.call("tokens", "list", "--json")
    assert made.out.strip() not in listed.out
    (token,) = listed.lines
    assert (token["name"], token["scopes"], token["state"], token["used_at"]) == (
        "reading-room", ["read"], "valid", None,
    )  # fmt: skip
    assert "hash" not in token
    assert desk.call("tokens", "revoke", "reading-room").out == "reading-room: revoked\n"
    assert "revoked" in desk.call("tokens", "list").out


def test_what_is_wrong_is_said(desk: Desk) -> None:
    assert desk.call("tokens", "list").out == "no token yet: `copydesk tokens create NAME`\n"
    wrong = desk.call("tokens", "create", "a", "--scope", "admin")
    assert (wrong.code, wrong.err) == (2, "copydesk: 'admin' is no scope: allowed is read or act\n")
    assert desk.call("tokens", "revoke", "a").code == 2
    assert desk.call("tokens", "create", "a", "--expires", "2020-01-01").code == 2


def test_without_the_extra_it_says_how_to_get_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "find_spec", lambda name: None)
    said = desk.call("web")
    assert (said.code, said.err) == (
        2, "copydesk: the extra `web` is not installed: pip install 'copydesk[web]'\n",
    )  # fmt: skip


def test_a_port_in_use_ends_the_start(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = desk.call("web", "--port", str(taken.getsockname()[1]))
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert said.err.endswith("cannot listen there: Address already in use\n")


def test_a_database_without_schema_ends_the_start(bare_desk: Desk) -> None:
    said = bare_desk.call("web", "--port", "0")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "run `copydesk db upgrade`" in said.err
