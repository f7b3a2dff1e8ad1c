"""Subscriptions: claimed by one at a time, moved only by who holds the claim, and by people at any time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING
from worker.records.article_filter import ArticleFilter
from worker.records.notice import LONGEST_WAIT
from worker.storage.changes.subscriptions import CLAIM, Subscriptions

SECOND = timedelta(seconds=1)


@pytest.fixture
def subscriptions(sessions: sessionmaker[Session]) -> Subscriptions:
    """Three, each at the start."""
    kept = Subscriptions(sessions)
    for number in range(3):
        wanted = {"source": "gazette"} if number else {}
        kept.add(
            f"https://hooks.example/{number}?key=x", "secret", ["created"], wanted, "start", MORNING + number * SECOND
        )
    return kept


def test_they_come_back_as_they_were_kept(subscriptions: Subscriptions) -> None:
    one, two, _ = subscriptions.all()
    assert (one.url, one.address) == ("https://hooks.example/0?key=x", "https://hooks.example/0")
    assert (one.kinds, one.wanted, two.wanted) == (("created",), ArticleFilter(), ArticleFilter(source="gazette"))
    assert (one.attempts, one.token, one.given_up_at, one.delivered_at) == (0, None, None, None)


def test_what_is_due_is_claimed_once_the_longest_due_first(subscriptions: Subscriptions) -> None:
    assert [one.id for one in subscriptions.claim("9-ab", MORNING, 9)] == [1]
    assert [one.id for one in subscriptions.claim("9-ab", MORNING + 2 * SECOND, 1)] == [2]
    assert [one.id for one in subscriptions.claim("9-ab", MORNING + 2 * SECOND, 9)] == [3]
    assert subscriptions.claim("9-ab", MORNING + 2 * SECOND, 9) == []
    assert [one.id for one in subscriptions.claim("9-ab", MORNING + CLAIM, 9)] == [1]  # Who had it may have died.


def test_one_that_is_told_everything_is_not_claimed(subscriptions: Subscriptions) -> None:
    assert subscriptions.claim("start", MORNING + CLAIM, 9) == []


def test_many_who_claim_at_once_get_each_one_once(subscriptions: Subscriptions) -> None:
    with ThreadPoolExecutor(4) as pool:
        claims = [pool.submit(subscriptions.claim, "9-ab", MORNING + 3 * SECOND, 1) for _ in range(8)]
        found = [one.id for claim in claims for one in claim.result()]
    # Two that look at once may go for the same one; the second then has none, and none is had twice.
    assert len(found) == len(set(found))


def test_only_who_holds_the_claim_moves_it(subscriptions: Subscriptions) -> None:
    [one] = subscriptions.claim("9-ab", MORNING, 9)
    assert subscriptions.delivered(one, "5-ab", MORNING, told=True)
    assert subscriptions.retry(one.id, MORNING)
    assert not subscriptions.delivered(one, "6-ab", MORNING, told=True)
    subscriptions.failed(one, "too late", MORNING, give_up=True)
    subscriptions.release(one, MORNING)
    now = subscriptions.all()[0]
    assert (now.cursor, now.problem, now.given_up_at, now.delivered_at) == ("5-ab", None, None, MORNING)


def test_what_fails_waits_and_is_given_up(subscriptions: Subscriptions) -> None:
    [one] = subscriptions.claim("9-ab", MORNING, 9)
    subscriptions.failed(one, "away", MORNING, give_up=False, asked=1e9)
    [failing] = subscriptions.failing()
    assert (failing.attempts, failing.failing_since, failing.due_at) == (1, MORNING, MORNING + LONGEST_WAIT)
    [two] = subscriptions.claim("9-ab", MORNING + SECOND, 1)
    subscriptions.failed(two, "refused", MORNING + SECOND, give_up=True)
    assert subscriptions.failing()[1].given_up_at == MORNING + SECOND
    assert {each.id for each in subscriptions.claim("9-ab", MORNING + LONGEST_WAIT, 9)} == {1, 3}


def test_people_move_and_remove_what_there_is(subscriptions: Subscriptions) -> None:
    assert subscriptions.replay(2, "3-ab", MORNING)
    assert subscriptions.all()[1].cursor == "3-ab"
    assert subscriptions.remove(2)
    assert [subscriptions.remove(2), subscriptions.retry(2, MORNING), subscriptions.replay(2, "start", MORNING)] == [
        False
    ] * 3
    assert [one.id for one in subscriptions.all()] == [1, 3]
