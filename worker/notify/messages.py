"""Messages: what is told at once -> the JSON, the chat's line and the mail that say it.  Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from worker.normalize.controls import without_controls
from worker.records.notice import Notice

# Lines of one message; the rest is counted.
MOST_LINES = 30
# Characters of one line.
MOST_LETTERS = 500
MARKS = {"began": "WARNING", "ended": "OVER", "new": "NEW", "revised": "REVISED", "test": "TEST"}


def subject_of(notices: Sequence[Notice]) -> str:
    """Say in a few words what a message is about."""
    first = line_of(notices[0])[:120]
    return f"Copydesk: {first}" if len(notices) == 1 else f"Copydesk: {len(notices)} messages, first: {first}"


def line_of(notice: Notice) -> str:
    """Say one thing in one line, with its address."""
    said = f"{MARKS[notice.kind]} {' '.join(notice.text.split())}"[:MOST_LETTERS]
    return without_controls(f"{said} {notice.url}" if notice.url else said)


def text_of(notices: Sequence[Notice]) -> str:
    """Say all in lines; those above the most are counted."""
    lines = [line_of(notice) for notice in notices[:MOST_LINES]]
    more = len(notices) - len(lines)
    return "\n".join([*lines, f"and {more} more: see `copydesk status`"] if more else lines)


def webhook_body(notices: Sequence[Notice]) -> bytes:
    """Return the JSON of a webhook: ``{"version": 1, "notices": [{kind, subject, text, url, at}]}``."""
    said = [
        {"kind": n.kind, "subject": n.subject, "text": n.text, "url": n.url, "at": n.at.isoformat()} for n in notices
    ]
    return json.dumps({"version": 1, "notices": said}, ensure_ascii=False).encode()


def signature(secret: str, content: bytes) -> str:
    """Sign a content: ``sha256=`` and the hex HMAC of it."""
    return f"sha256={hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()}"


def signed(secret: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers by which a receiver knows who sent a body, and when.

    The seconds since 1970, a dot and the body are signed: an old body cannot be sent again as new.
    """
    stamp = str(int(now.timestamp()))
    return {
        "X-Copydesk-Timestamp": stamp,
        "X-Copydesk-Signature": signature(secret, f"{stamp}.".encode() + body),
    }


def chat_body(notices: Sequence[Notice]) -> bytes:
    """Return the JSON that chats take, with every letter meant as it stands."""
    said = text_of(notices).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return json.dumps({"text": said}, ensure_ascii=False).encode()


def mail_of(notices: Sequence[Notice], sender: str, to: Sequence[str]) -> EmailMessage:
    """Return the mail that tells all of it."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = ", ".join(to)
    mail["Subject"] = subject_of(notices)
    mail["Date"] = format_datetime(notices[-1].at)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text_of(notices) + "\n")
    return mail
