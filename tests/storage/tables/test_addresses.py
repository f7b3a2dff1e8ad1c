"""Facts on addresses: one row for each pair, however often it is seen, and notes that may repeat."""

from __future__ import annotations

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, numbered, redirect
from worker.storage.article_store import Articles
from worker.storage.tables.addresses import AnswerRow, ClaimRow, RedirectRow, UnresolvedRow
from worker.storage.tables.articles import CaptureRow

OLD, NEW = "https://news.example/old", "https://news.example/new"


@pytest.mark.parametrize("hours", [(0,), (0, 1, 2), (2, 0, 1), (1, 1)], ids=str)
def test_a_redirect_is_one_row_with_its_first_and_last_moment(
    sessions: sessionmaker[Session], hours: tuple[int, ...]
) -> None:
    for hour in hours:
        redirect(sessions, OLD, NEW, MORNING + hour * HOUR)
    with sessions() as session:
        row = session.query(RedirectRow).one()
    assert (row.first_at, row.last_at) == (MORNING + min(hours) * HOUR, MORNING + max(hours) * HOUR)
    assert (row.from_url, row.to_url, row.status) == (OLD, NEW, 301)


def test_each_direction_and_each_target_is_a_row_of_its_own(sessions: sessionmaker[Session]) -> None:
    for source, target in ((OLD, NEW), (NEW, OLD), (OLD, f"{NEW}/er")):
        redirect(sessions, source, target)
    with sessions() as session:
        assert session.query(RedirectRow).count() == 3


def test_a_claim_goes_with_the_capture_that_made_it(sessions: sessionmaker[Session]) -> None:
    for number in (1, 2):
        Fetched(numbered(number), number).save(Articles(sessions))
    with sessions.begin() as session:
        one, two = session.query(CaptureRow.id).order_by(CaptureRow.id)
        session.execute(delete(ClaimRow))
        for capture in (one, two):
            values = {"kind": "og", "key": "k" * 64, "url": NEW, "is_foreign": False, "is_current": True}
            session.add(ClaimRow(capture_id=capture.id, **values))
    with sessions.begin() as session:
        session.execute(delete(CaptureRow).where(CaptureRow.id == one.id))
        assert [row.capture_id for row in session.query(ClaimRow)] == [two.id]


def test_a_claim_needs_its_capture(sessions: sessionmaker[Session]) -> None:
    values = {"kind": "og", "key": "k" * 64, "url": NEW, "is_foreign": False, "is_current": True}
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(ClaimRow(capture_id=2**62, **values))


def test_an_address_has_one_answer(sessions: sessionmaker[Session]) -> None:
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add_all([AnswerRow(key="a", alias="a", url=OLD), AnswerRow(key="a", alias="b", url=NEW)])


def test_notes_that_an_alias_changed_may_repeat_and_come_in_order(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        for name in ("a", "a", "b"):
            session.add(UnresolvedRow(key=name, name=f"{name}𝔑"))
            session.flush()
    with sessions() as session:
        assert [row.name[0] for row in session.query(UnresolvedRow).order_by(UnresolvedRow.id)] == ["a", "a", "b"]
