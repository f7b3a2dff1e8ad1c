"""Alarms and notices: one of each thing to a channel, and one warning of a key."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING
from worker.storage.tables.notices import AlarmRow, NoticeRow


def notice(channel: str, subject: str) -> NoticeRow:
    values = {"channel": channel, "subject": subject, "kind": "new", "text": "said", "attempts": 0}
    return NoticeRow(**values, at=MORNING, due_at=MORNING)


@pytest.mark.parametrize("subject", ["", "article 1", "𝔑" * 300], ids=["empty", "short", "the longest"])
def test_a_thing_is_told_once_to_each_channel(sessions: sessionmaker[Session], subject: str) -> None:
    with sessions.begin() as session:
        session.add_all([notice("mail", subject), notice("hook", subject), notice("mail", "another")])
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(notice("mail", subject))
    with sessions() as session:
        assert session.query(NoticeRow).filter_by(subject=subject).count() == 2


def test_a_key_is_one_alarms(sessions: sessionmaker[Session]) -> None:
    def alarm(text: str) -> AlarmRow:
        return AlarmRow(key="k" * 200, text=text, began_at=MORNING, seen_at=MORNING, is_told=False)

    with sessions.begin() as session:
        session.add(alarm("one"))
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(alarm("two"))
    with sessions() as session:
        assert session.query(AlarmRow).one().text == "one"
