"""Messages: one line a notice, nothing of it markup or a command to a terminal, all of it counted."""

from __future__ import annotations

import json

from tests.monitoring.scenes import NOW
from worker.notify.messages import (
    MOST_LINES,
    chat_body,
    line_of,
    mail_of,
    signature,
    signed,
    subject_of,
    text_of,
    webhook_body,
)
from worker.records.notice import Notice

HOSTILE = Notice("article 1 1", "new", "A <!channel> & a\nbreak \x1b[2J", NOW, "https://news.example/1")


def test_a_hostile_headline_stays_one_plain_line() -> None:
    assert line_of(HOSTILE) == "NEW A <!channel> & a break \N{REPLACEMENT CHARACTER}[2J https://news.example/1"
    assert "<" not in json.loads(chat_body([HOSTILE]))["text"]


def test_a_mail_cannot_be_given_headers() -> None:
    mail = mail_of([HOSTILE], "desk@news.example", ["you@news.example"])
    assert mail["Subject"].startswith("Copydesk: NEW A <!channel> & a break")
    assert mail["To"] == "you@news.example"


def test_what_is_too_much_is_counted() -> None:
    many = [HOSTILE] * (MOST_LINES + 5)
    assert text_of(many).splitlines()[-1] == "and 5 more: see `copydesk status`"
    assert subject_of(many).startswith(f"Copydesk: {MOST_LINES + 5} messages, first: NEW A")


def test_a_webhook_holds_every_notice_whole() -> None:
    [said] = json.loads(webhook_body([HOSTILE]))["notices"]
    assert said == {
        "kind": "new", "subject": "article 1 1", "text": HOSTILE.text, "url": HOSTILE.url, "at": NOW.isoformat(),
    }  # fmt: skip


def test_a_signature_is_that_of_the_standard() -> None:
    # RFC 4231, test case 2.
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert signature("Jefe", b"what do ya want for nothing?") == f"sha256={expected}"


def test_a_body_is_signed_with_the_moment_at_which_it_is_sent() -> None:
    headers = signed("Jefe", b"{}", NOW)
    assert headers["X-Copydesk-Timestamp"] == str(int(NOW.timestamp()))
    assert headers["X-Copydesk-Signature"] == signature("Jefe", f"{int(NOW.timestamp())}.{{}}".encode())
