"""Webhooks: in order and at least once, whatever the server does; given up in the end, and replayed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.monitoring.scenes import NOW
from tests.notify.servers import Hooks, hooks
from tests.storage.newsroom import Fetched, numbered
from worker.monitoring.collect import webhook_of
from worker.notify import webhooks
from worker.notify.messages import signed
from worker.notify.webhooks import deliver_changes
from worker.runtime import Runtime
from worker.settings import load_settings
from worker.storage.changes import KINDS, Noted, note_changes
from worker.storage.changes.subscriptions import Subscription, Subscriptions

SECRET = "a secret of thirty-two letters --"


class Office:
    """A deployment whose clock the test turns, and who is told of its changes."""

    def __init__(self, runtime: Runtime, server: Hooks) -> None:
        self.runtime, self.server, self.at = runtime, server, NOW
        runtime.ports = replace(runtime.ports, clock=lambda: self.at)
        self.subscriptions = Subscriptions(runtime.sessions)

    def subscribe(self, path: str = "/in", **stated: Any) -> int:
        """The number of a new webhook at the server."""
        given = {"url": self.server.url + path, "secret": SECRET, "kinds": KINDS, "wanted": {}, "cursor": "start"}
        return self.subscriptions.add(**{**given, **stated}, now=self.at)

    def note(self, *numbers: int) -> None:
        """Articles of these numbers were created."""
        with self.runtime.sessions.begin() as session:
            note_changes(session, [Noted("created", number) for number in numbers], self.at)

    def deliver(self, after: timedelta = timedelta(0)) -> list[int]:
        """The articles told of by the next delivery, in the order of the requests."""
        self.at += after
        before = len(self.server.got)
        deliver_changes(self.runtime)
        bodies = [json.loads(body) for _, _, body in self.server.got[before:]]
        return [change["article_id"] for body in bodies for change in body["changes"]]

    def only(self) -> Subscription:
        """The one webhook."""
        [one] = self.subscriptions.all()
        return one


@pytest.fixture
def server() -> Iterator[Hooks]:
    """What takes the requests."""
    with hooks() as running:
        yield running


@pytest.fixture
def office(database_url: str, server: Hooks, tmp_path: Any) -> Iterator[Office]:
    """A deployment with an empty database that may tell hosts of its own network."""
    found = Runtime(load_settings({
        "COPYDESK_DATABASE_URL": database_url, "COPYDESK_ARCHIVE_URL": f"file:{tmp_path}",
        "COPYDESK_ALLOW_PRIVATE_HOSTS": "true", "COPYDESK_REDIS_URL": f"unix://{tmp_path}/nobody.sock",
    }))  # fmt: skip
    yield Office(found, server)
    found.engine.dispose()


def test_changes_arrive_in_order_signed_and_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "BATCH", 3)
    number = office.subscribe()
    office.note(*range(8))
    assert office.deliver() == list(range(8))
    assert office.deliver() == []
    office.note(8)
    assert office.deliver() == [8]
    assert [len(json.loads(body)["changes"]) for _, _, body in office.server.got] == [3, 3, 2, 1]
    path, headers, body = office.server.got[0]
    assert path == "/in"
    assert headers.items() >= signed(SECRET, body, NOW).items()
    said = json.loads(body)
    assert (said["version"], said["subscription"]) == (1, number)
    assert headers["X-Copydesk-Delivery"] == f"{number}-{said['changes'][-1]['cursor']}"


def test_a_real_save_is_told_with_its_address(office: Office) -> None:
    office.subscribe(kinds=["created"])
    Fetched(numbered(1), 1).save(office.runtime.articles)
    office.deliver()
    [(_, _, body)] = office.server.got
    [change] = json.loads(body)["changes"]
    assert (change["kind"], change["url"]) == ("created", numbered(1).canonical_url)


def test_after_failures_all_of_it_comes_in_order(office: Office) -> None:
    office.subscribe()
    office.server.status = 500
    office.note(1)
    assert office.deliver() == [1]
    assert office.deliver() == []  # It waits.
    office.note(2)
    assert office.deliver(timedelta(seconds=31)) == [1, 2]
    one = office.only()
    assert (one.attempts, one.failing_since) == (2, NOW)
    assert "the server failed (500)" in str(one.problem)
    office.server.status = 200
    assert office.deliver(timedelta(seconds=61)) == [1, 2]
    one = office.only()
    assert (one.attempts, one.failing_since, one.problem, one.delivered_at) == (0, None, None, office.at)


@pytest.mark.parametrize(
    ("status", "asked", "seconds"),
    [(429, "600", 600), (503, "1", 30), (503, "999999", 3600), (429, "soon", 30), (500, "600", 30)],
)
def test_a_server_is_left_alone_as_long_as_it_asks_for_but_not_for_good(
    office: Office, status: int, asked: str, seconds: int
) -> None:
    office.subscribe()
    office.note(1)
    office.server.status, office.server.headers = status, {"Retry-After": asked}
    office.deliver()
    assert office.only().due_at - office.at == timedelta(seconds=seconds)


def test_a_server_that_takes_nothing_is_given_up_and_tried_again_from_there(office: Office) -> None:
    number = office.subscribe()
    office.note(1)
    office.server.status = 500
    office.deliver()
    office.deliver(timedelta(hours=25))
    office.note(2)
    assert office.deliver(timedelta(hours=25)) == []
    one = office.only()
    assert one.given_up_at is not None
    assert webhook_of(one).is_given_up
    assert office.subscriptions.failing() == [one]
    office.server.status = 200
    assert office.subscriptions.retry(number, office.at)
    assert office.deliver() == [1, 2]
    assert office.subscriptions.failing() == []


def test_a_replay_tells_again_from_a_change_on(office: Office) -> None:
    number = office.subscribe()
    office.note(1, 2, 3)
    office.deliver()
    [(_, _, body)] = office.server.got
    first = json.loads(body)["changes"][0]["cursor"]
    assert office.subscriptions.replay(number, first, office.at)
    assert office.deliver() == [2, 3]


def test_one_that_was_moved_while_it_was_told_stays_where_it_was_moved_to(office: Office) -> None:
    number = office.subscribe()
    office.note(1, 2)
    [claimed] = office.subscriptions.claim("0-0", office.at, 9)
    assert office.subscriptions.claim("0-0", office.at, 9) == []
    office.subscriptions.replay(number, "start", office.at)
    assert not office.subscriptions.delivered(claimed, "9-aaaa", office.at, told=True)
    assert office.deliver() == [1, 2]


def test_who_died_with_a_claim_is_followed_by_another(office: Office) -> None:
    office.subscribe()
    office.note(1)
    assert len(office.subscriptions.claim("0-0", office.at, 9)) == 1
    assert office.deliver() == []
    assert office.deliver(timedelta(minutes=3)) == [1]


def test_only_what_was_asked_for_is_told(office: Office) -> None:
    office.subscribe(kinds=["forgotten"])
    office.note(1, 2)
    assert office.deliver() == []
    with office.runtime.sessions.begin() as session:
        note_changes(session, [Noted("forgotten", 1, address="ab" * 32)], office.at)
    assert office.deliver() == [1]


@pytest.mark.parametrize("status", [302, 401])
def test_a_redirect_or_a_refused_signature_is_a_failure(office: Office, status: int) -> None:
    office.subscribe()
    office.server.status = status
    office.note(1)
    office.deliver()
    assert len(office.server.got) == 1
    assert str(status) in str(office.only().problem)


def test_a_private_address_is_refused_at_once(office: Office) -> None:
    office.runtime.settings = office.runtime.settings.model_copy(update={"allow_private_hosts": False})
    del office.runtime.fetcher  # The next one goes by the setting.
    office.subscribe()
    office.note(1)
    assert office.deliver() == []
    assert office.server.got == []
    one = office.only()
    assert one.given_up_at == office.at
    assert "its address is not a public one" in str(one.problem)


def test_changes_that_are_not_kept_any_more_are_not_left_out_in_silence(office: Office) -> None:
    office.subscribe(cursor="5-0123456789")
    office.note(1)
    assert office.deliver() == []
    one = office.only()
    assert one.given_up_at is not None
    assert "start anew" in str(one.problem)


def test_one_that_fails_holds_up_no_other(office: Office) -> None:
    office.subscribe(url="http://127.0.0.1:1/")
    office.subscribe("/second")
    office.note(1)
    office.deliver()
    assert [path for path, _, _ in office.server.got] == ["/second"]
    closed, good = office.subscriptions.all()
    assert closed.problem is not None
    assert good.problem is None


def test_a_server_that_fails_in_between_begins_its_time_anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.subscribe()
    office.note(1)
    office.server.status = 500
    office.deliver()
    office.server.status = 200
    later: datetime = office.at + timedelta(hours=30)
    office.deliver(timedelta(hours=30))
    office.server.status = 500
    office.note(2)
    office.deliver()
    one = office.only()
    assert (one.failing_since, one.given_up_at) == (later, None)
