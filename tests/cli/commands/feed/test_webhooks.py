"""`webhooks`: added with a secret that is shown once, listed, tried again, replayed, removed; bad input is one line."""

from __future__ import annotations

import re

import pytest

from tests.cli.desk import Desk

URL = "http://127.0.0.1:8099/hook?key=t0ken"


@pytest.fixture
def near(stocked: Desk) -> Desk:
    """A desk that may tell hosts of its own network."""
    stocked.set(allow_private_hosts="true")
    return stocked


def test_a_webhook_lives_from_add_to_remove(near: Desk) -> None:
    said = near.call("webhooks", "add", URL, "--kinds", "created,revised", "--source", "demo")
    assert said.code == 0
    first, secret = said.out.splitlines()
    assert first.startswith("webhook 1 is told of changes")
    assert re.fullmatch("[0-9a-f]{64}", secret)
    [listed] = near.call("webhooks", "list", "--json").lines
    assert (listed["id"], listed["kinds"], listed["wanted"]) == (1, ["created", "revised"], {"source": "demo"})
    assert re.fullmatch(r"9-[0-9a-f]{10}", listed["cursor"])
    whole = near.call("webhooks", "list")
    assert "created, revised" in whole.out
    assert "well" in whole.out
    for hidden in (secret, "t0ken"):
        assert hidden not in whole.out + str(listed)
    assert (
        near.call("webhooks", "replay", "1", "--changed-since", "start").out
        == "webhook 1 is told what came behind start\n"
    )
    assert near.call("webhooks", "list", "--json").lines[0]["cursor"] == "start"
    assert near.call("webhooks", "retry", "1").out == "webhook 1 is tried at once\n"
    assert near.call("webhooks", "remove", "1").out == "webhook 1 is told no more\n"
    assert near.call("webhooks", "list").out.startswith("no webhook: ")


def test_a_secret_of_ones_own_and_a_cursor_are_taken(near: Desk) -> None:
    cursor = near.call("follow", "--since", "start", "--once", "--json").lines[3]["cursor"]
    said = near.call("webhooks", "add", URL, "--secret", "x" * 32, "--since", cursor, "--json")
    assert said.json == {"id": 1, "url": URL, "secret": "x" * 32, "cursor": cursor}


@pytest.mark.parametrize(("words", "line"), [
    (["add", "ftp://example.org/"], "only http and https are fetched"),
    (["add", URL, "--secret", "short"], "--secret: it has 5 letters, allowed are 32 or more"),
    (["add", URL, "--kinds", "edited"], "'edited' is no change"),
    (["add", URL, "--since", "12-"], "is no cursor"),
    (["add", URL, "--language", "?"], "a code such as en, de or zh is right"),
    (["remove", "7"], "no webhook 7: `copydesk webhooks list` numbers them"),
    (["retry", "7"], "no webhook 7"),
    (["replay", "7", "--since", "start"], "no webhook 7"),
])  # fmt: skip
def test_what_cannot_be_is_one_line(near: Desk, words: list[str], line: str) -> None:
    said = near.call("webhooks", *words)
    assert said.code in (1, 2)
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert line in said.err
    assert near.call("webhooks", "list").out.startswith("no webhook")


def test_a_private_address_is_refused_with_the_remedy(stocked: Desk) -> None:
    said = stocked.call("webhooks", "add", "http://127.0.0.1:8099/hook")
    assert said.code == 1
    assert "its address is not a public one: COPYDESK_ALLOW_PRIVATE_HOSTS=true lets" in said.err
