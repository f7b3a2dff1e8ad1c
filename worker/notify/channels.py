"""Channels: one message to one place, by HTTP or SMTP; the only module here that reaches out."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime

import requests

from worker.errors import CopydeskError
from worker.notify.messages import chat_body, mail_of, signed, subject_of, text_of, webhook_body
from worker.records.notice import Notice
from worker.settings.notify import ChannelTable

# Seconds that a server may take: a message waits for the next try, the others do not wait for it.
PATIENCE = 15.0
AGENT = "copydesk-notify"


class DeliveryError(CopydeskError):
    """A channel did not take a message; the words say why."""


def deliver(channel: ChannelTable, notices: Sequence[Notice], now: datetime) -> None:
    """Tell these to a channel.

    Raises DeliveryError where it does not take them, SettingsError where a secret's file cannot be read.
    """
    try:
        if channel.kind == "email":
            send_mail(channel, notices)
        else:
            post(channel, *request_of(channel, notices, now))
    except (requests.RequestException, smtplib.SMTPException, OSError, ValueError) as error:
        raise DeliveryError(f"{type(error).__name__}: {without_url(str(error), channel)}") from error


def request_of(channel: ChannelTable, notices: Sequence[Notice], now: datetime) -> tuple[bytes, dict[str, str]]:
    """Return the body and the headers that a kind of channel takes."""
    if channel.kind == "ntfy":
        title = subject_of(notices).encode("ascii", "replace").decode()
        urgent = any(notice.kind == "began" for notice in notices)
        return text_of(notices).encode(), {"Title": title, "Priority": "high" if urgent else "default"}
    if channel.kind == "chat":
        return chat_body(notices), {"Content-Type": "application/json"}
    if channel.kind == "heartbeat":
        return b"", {}
    body = webhook_body(notices)
    secret = channel.read("secret")
    return body, {"Content-Type": "application/json", **(signed(secret, body, now) if secret else {})}


def post(channel: ChannelTable, body: bytes, headers: dict[str, str]) -> None:
    """Send a request to the channel's URL.

    It may be a private one: an operator wrote it, no page did.
    """
    if token := channel.read("token"):
        headers["Authorization"] = f"Bearer {token}"
    with requests.Session() as session:
        session.trust_env = False
        url = channel.read("url")
        assert url is not None
        answer = session.post(
            url, data=body, headers={"User-Agent": AGENT, **headers}, timeout=PATIENCE, allow_redirects=False
        )
    if not answer.ok or answer.is_redirect:
        raise DeliveryError(f"answered {answer.status_code} {answer.reason}"[:200])


def send_mail(channel: ChannelTable, notices: Sequence[Notice]) -> None:
    """Hand a mail to the channel's SMTP server."""
    assert channel.server is not None
    assert channel.sender is not None
    mail = mail_of(notices, channel.sender, channel.to)
    context = ssl.create_default_context()
    connect = (
        smtplib.SMTP_SSL(channel.server, channel.port, timeout=PATIENCE, context=context)
        if channel.tls == "tls"
        else smtplib.SMTP(channel.server, channel.port, timeout=PATIENCE)
    )
    with connect as server:
        if channel.tls == "starttls":
            server.starttls(context=context)
        if channel.user:
            server.login(channel.user, channel.read("password") or "")
        server.send_message(mail)


def without_url(said: str, channel: ChannelTable) -> str:
    """Return an error's first line without the channel's URL, which may be the secret itself."""
    url = channel.read("url") or ""
    line = said.partition("\n")[0]
    path = url.partition("://")[2].partition("/")[2]
    return line.replace(path, "...")[:300] if path else line[:300]
