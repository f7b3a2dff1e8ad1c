"""Dead letters of both kinds: pages and webhooks beside each other, each by its name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.monitoring.scenes import NOW
from tests.storage.crawl_state import CrawlState
from worker.errors import InputError
from worker.notify.dead_letters import GivenUp, Meant, as_dict, name_of, read_name
from worker.records import Outcome
from worker.records.work import FetchFinish
from worker.storage.changes import KINDS
from worker.storage.changes.subscriptions import Subscriptions

SECRET = "s" * 32


@pytest.fixture
def given_up(sessions: sessionmaker[Session]) -> GivenUp:
    """A page and, a day later, two webhooks that were given up; a third one only fails."""
    crawl = CrawlState(sessions)
    crawl.admit("https://one.example/story")
    outcome = Outcome("fetch", "dead_letter", "timeout", "one.example said so")
    crawl.frontier.finish_fetch(crawl.claim_fetch(), FetchFinish(outcome, crawl.after(1)))
    subscriptions = Subscriptions(sessions)
    later = crawl.after(1) + timedelta(days=1)
    for number in range(3):
        url = f"https://hooks.example:8443/in/{number}?key=secret"
        subscriptions.add(url, SECRET, KINDS, {}, "start", later)
    for number, one in enumerate(sorted(subscriptions.claim("head", later, 9), key=lambda one: one.id)):
        subscriptions.failed(one, "the server failed (500)", later, give_up=number < 2)
    return GivenUp(sessions)


def test_they_are_listed_together_the_latest_first(given_up: GivenUp) -> None:
    letters = given_up.newest(Meant(), 50)
    assert {name_of(letter) for letter in letters[:2]} == {"webhook-1", "webhook-2"}
    assert [letter.step for letter in letters] == ["webhook", "webhook", "fetch"]
    assert len(given_up.newest(Meant(), 1)) == 1
    assert given_up.count(Meant()) == {"undelivered": 2, "timeout": 1}
    said = as_dict(letters[0])
    assert (said["id"], said["detail"]) == (name_of(letters[0]), "the server failed (500)")
    assert "secret" not in str(said)
    assert as_dict(letters[2])["id"] == letters[2].id


@pytest.mark.parametrize(
    ("meant", "steps"),
    [
        (Meant(reason="undelivered"), ["webhook", "webhook"]),
        (Meant(reason="timeout"), ["fetch"]),
        (Meant(host="HOOKS.example"), ["webhook", "webhook"]),
        (Meant(host="hooks.example:8443"), ["webhook", "webhook"]),
        (Meant(host="hooks.example:443"), []),
        (Meant(source="gazette"), []),
        (Meant(id=1), ["fetch"]),
        (Meant(webhook=2), ["webhook"]),
        (Meant(webhook=3), []),
    ],
)
def test_they_are_chosen(given_up: GivenUp, meant: Meant, steps: list[str]) -> None:
    assert [letter.step for letter in given_up.newest(meant, 50)] == steps
    assert given_up.count(meant).total() == len(steps)
    assert given_up.retry(meant, NOW) == len(steps)
    assert given_up.count(Meant()).total() == 3 - len(steps)


def test_a_webhook_that_is_tried_again_goes_on_where_it_stood(given_up: GivenUp) -> None:
    given_up.retry(Meant(webhook=1), NOW)
    one, two, _ = given_up.subscriptions.all()
    assert (one.given_up_at, one.cursor, one.due_at) == (None, "start", NOW)
    assert two.given_up_at is not None


def test_pages_alone_are_dropped(given_up: GivenUp) -> None:
    assert given_up.drop(Meant()) == 1
    assert given_up.count(Meant()) == {"undelivered": 2}
    with pytest.raises(InputError, match="webhook-1 cannot be dropped: `copydesk webhooks remove 1` ends it"):
        given_up.drop(Meant(webhook=1))


def test_names_are_read_as_they_are_written() -> None:
    assert read_name("17") == Meant(id=17)
    assert read_name("webhook-3") == Meant(webhook=3)
    for wrong in ("", "0", "webhook-", "webhook-0", "hook-3", "-3", "1e3", "9" * 19, "\u0663"):
        with pytest.raises(InputError, match="names no dead letter"):
            read_name(wrong)
