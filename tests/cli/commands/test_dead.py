"""The dead letters on the command line: listed, told, tried again, dropped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from tests.storage.crawl_state import CrawlState
from worker.cli import app
from worker.errors import InputError
from worker.records import Outcome
from worker.records.work import FetchFinish
from worker.runtime import current_runtime, forget_runtime, utc_now
from worker.storage.changes import KINDS
from worker.storage.changes.subscriptions import Subscriptions
from worker.storage.database.engine import open_engine, open_sessions

Say = Callable[..., str]
HOSTS = ("one.example", "two.example", "three.example")


@pytest.fixture
def say(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Say]:
    """What a command prints, in a deployment with three dead letters: one timed out, two have cheated."""
    engine = open_engine(sqlite_url)
    crawl = CrawlState(open_sessions(engine))
    for host, reason in zip(HOSTS, ("timeout", "bad_encoding", "bad_encoding"), strict=True):
        crawl.admit(f"https://{host}/story")
        outcome = Outcome("fetch", "dead_letter", reason, f"{host} said so")
        crawl.frontier.finish_fetch(crawl.claim_fetch(), FetchFinish(outcome, crawl.after(1)))
    engine.dispose()
    monkeypatch.setenv("COPYDESK_DATABASE_URL", sqlite_url)
    forget_runtime()

    def said(*words: str) -> str:
        app(["dead", *words], standalone_mode=False)
        return capsys.readouterr().out

    yield said
    current_runtime().engine.dispose()
    forget_runtime()


def test_they_are_listed_the_latest_first_and_counted_by_reason(say: Say) -> None:
    lines = say("list").splitlines()
    assert [host for line in lines for host in HOSTS if host in line] == [*reversed(HOSTS)]
    assert lines[-1] == "3 dead letters: 2 bad_encoding, 1 timeout"


def test_they_are_listed_as_json_lines(say: Say) -> None:
    [letter] = [json.loads(line) for line in say("list", "--reason", "timeout", "--json").splitlines()]
    assert (letter["url"], letter["step"], letter["host"]) == ("https://one.example/story", "fetch", "one.example:443")


def test_one_is_shown_with_its_whole_story(say: Say) -> None:
    number = json.loads(say("list", "--host", "one.example", "--json"))["id"]
    assert "one.example said so" in say("show", str(number))
    told = json.loads(say("show", str(number), "--json"))
    assert (told["reason"], next(event["what"] for event in told["story"])) == ("timeout", "discovered")


@pytest.mark.parametrize("change", ["retry", "drop"])
def test_a_change_touches_what_is_meant_and_nothing_else(say: Say, change: str) -> None:
    assert say(change, "--reason", "bad_encoding").startswith("2 ")
    assert say("list").splitlines()[-1] == "1 dead letter: 1 timeout"
    assert say(change, "--all").startswith("1 ")
    assert say("list") == "no dead letter: nothing was given up\n"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("retry",), "which dead letters"),
        (("drop",), "which dead letters"),
        (("show", "4711"), "no dead letter has the number 4711"),
        (("retry", "4711"), "no dead letter has the number 4711"),
    ],
)
def test_a_call_that_means_nothing_says_what_is_missing(say: Say, words: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        say(*words)
    assert say("list").splitlines()[-1].startswith("3 ")


def test_a_webhook_that_was_given_up_is_one_of_them(say: Say) -> None:
    runtime = current_runtime()
    subscriptions = Subscriptions(runtime.sessions)
    subscriptions.add("https://hooks.example/in?key=secret", "s" * 32, KINDS, {}, "start", utc_now())
    [one] = subscriptions.claim("head", utc_now(), 1)
    subscriptions.failed(one, "the server failed (500)", utc_now(), give_up=True)
    assert say("list").splitlines()[-1] == "4 dead letters: 2 bad_encoding, 1 timeout, 1 undelivered"
    assert json.loads(say("list", "--reason", "undelivered", "--json"))["id"] == "webhook-1"
    shown = say("show", "webhook-1")
    assert shown.startswith("https://hooks.example/in\nwebhook given up: undelivered, 1 start\n")
    assert "the server failed (500)" in shown
    with pytest.raises(InputError, match="`copydesk webhooks remove 1` ends it"):
        say("drop", "webhook-1")
    assert say("retry", "webhook-1") == "1 due again\n"
    with pytest.raises(InputError, match="no dead letter has the number webhook-1"):
        say("retry", "webhook-1")
    assert say("list").splitlines()[-1] == "3 dead letters: 2 bad_encoding, 1 timeout"
