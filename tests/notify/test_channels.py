"""Channels: each kind of message arrives at a real server, and what does not is said without its secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.monitoring.scenes import NOW
from tests.notify.servers import hooks, mail_server
from worker.errors import SettingsError
from worker.notify.channels import DeliveryError, deliver
from worker.notify.messages import signed
from worker.records.notice import Notice
from worker.settings.notify import ChannelTable

# Of the host localhost, signed by itself.
CERTIFICATE = Path(__file__).parents[1] / "fetching/localhost.pem"
BEGAN = Notice("began 1", "began", "parse: no live worker", NOW)


def channel(**keys: Any) -> ChannelTable:
    """A channel of these keys."""
    return ChannelTable.model_validate(keys)


def test_a_webhook_is_signed_with_the_secret_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush\n")
    with hooks() as server:
        deliver(channel(kind="webhook", url=f"{server.url}/in", secret_file=str(tmp_path / "secret")), [BEGAN], NOW)
        [(path, headers, body)] = server.got
    assert path == "/in"
    assert headers.items() >= signed("hush", body, NOW).items()
    assert json.loads(body)["notices"][0]["text"] == BEGAN.text


def test_a_chat_and_ntfy_get_what_they_take() -> None:
    with hooks() as server:
        deliver(channel(kind="chat", url=server.url), [BEGAN], NOW)
        deliver(channel(kind="ntfy", url=f"{server.url}/topic", token="t0ken"), [BEGAN], NOW)
        deliver(channel(kind="heartbeat", url=f"{server.url}/ping"), [], NOW)
        chat, ntfy, ping = server.got
    assert json.loads(chat[2]) == {"text": "WARNING parse: no live worker"}
    assert (ntfy[2], ntfy[1]["Priority"]) == (b"WARNING parse: no live worker", "high")
    assert ntfy[1]["Authorization"] == "Bearer t0ken"
    assert (ping[0], ping[2]) == ("/ping", b"")


def test_a_mail_arrives() -> None:
    with mail_server() as (port, letters):
        keys = {
            "server": "127.0.0.1",
            "port": port,
            "tls": "none",
            "sender": "a@news.example",
            "to": ["b@news.example"],
        }
        deliver(channel(kind="email", **keys), [BEGAN], NOW)
    [letter] = letters
    assert (letter["From"], letter["To"]) == ("a@news.example", "b@news.example")
    assert letter["Subject"] == "Copydesk: WARNING parse: no live worker"
    assert letter.get_payload() == "WARNING parse: no live worker\r\n"


@pytest.mark.parametrize(("password", "trusted", "said"), [
    ("hush", True, None),
    ("wrong", True, "SMTPAuthenticationError"),
    ("hush", False, "SSLCertVerificationError"),
])  # fmt: skip
def test_a_mail_goes_behind_tls_with_a_login(
    password: str, trusted: bool, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with mail_server(CERTIFICATE) as (port, letters):
        server = {"server": "localhost", "port": port, "user": "desk", "password": password}
        desk = channel(kind="email", **server, sender="a@news.example", to=["b@news.example"])
        if said is None:
            deliver(desk, [BEGAN], NOW)
        else:
            with pytest.raises(DeliveryError, match=said):
                deliver(desk, [BEGAN], NOW)
    assert len(letters) == (said is None)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_what_is_not_taken_is_said(status: int) -> None:
    with hooks() as server:
        server.status = status
        with pytest.raises(DeliveryError, match=f"answered {status}"):
            deliver(channel(kind="webhook", url=server.url), [BEGAN], NOW)
        assert len(server.got) == 1


def test_nobody_there_is_one_line_without_the_secret_in_the_url() -> None:
    with pytest.raises(DeliveryError) as caught:
        deliver(channel(kind="chat", url="http://127.0.0.1:1/services/T0P/S3CR3T"), [BEGAN], NOW)
    assert "S3CR3T" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_secret_that_cannot_be_read_is_named() -> None:
    with pytest.raises(SettingsError, match="url_file = '/nowhere': not readable"):
        deliver(channel(kind="chat", url_file="/nowhere"), [BEGAN], NOW)
