"""Notifying: a warning arrives when it lasts and when it is over, an article once, and a lost server is waited for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.monitoring.scenes import NOW
from tests.notify.servers import Hooks, hooks
from tests.storage.crawl_state import CrawlState
from tests.storage.newsroom import MORNING, Fetched, edited, numbered
from worker.monitoring.collect import collect_facts
from worker.notify import notify
from worker.records import Outcome
from worker.records.work import FetchFinish
from worker.runtime import Runtime
from worker.settings import load_settings
from worker.settings.notify import NotifyTable
from worker.storage.monitoring.heartbeats import BEAT
from worker.storage.tables.notices import NoticeRow

STEP = timedelta(seconds=40)


class Desk:
    """A deployment without workers, whose channels are told at each step of a clock."""

    def __init__(self, runtime: Runtime, server: Hooks, **channel: Any) -> None:
        self.runtime, self.server, self.at = runtime, server, NOW
        told = {"kind": "webhook", "url": server.url, **channel}
        self.told = NotifyTable.model_validate({"channels": {"desk": told}, "dead_letters": 1})

    def step(self, count: int = 1) -> list[tuple[str, str]]:
        """Every notice that arrived in these steps, as kind and text."""
        before = len(self.server.got)
        for _ in range(count):
            notify(self.runtime, self.told, self.at)
            self.at += STEP
        arrived = [json.loads(body)["notices"] for _, _, body in self.server.got[before:]]
        return [(notice["kind"], notice["text"]) for notices in arrived for notice in notices]


@pytest.fixture
def runtime(database_url: str, redis_server: Any, tmp_path: Any) -> Iterator[Runtime]:
    """A deployment with an empty database."""
    found = Runtime(load_settings({
        "COPYDESK_DATABASE_URL": database_url, "COPYDESK_REDIS_URL": redis_server.url,
        "COPYDESK_KEY_PREFIX": f"{tmp_path.name}:", "COPYDESK_ARCHIVE_URL": f"file:{tmp_path}",
    }))  # fmt: skip
    yield found
    found.engine.dispose()
    found.queues.redis.close()


@pytest.fixture
def server() -> Iterator[Hooks]:
    """What takes the messages."""
    with hooks() as running:
        yield running


def kind_of(told: tuple[str, str]) -> str:
    """What a notice is of: its numbers and ages change from look to look."""
    return told[1].partition(":")[0]


def test_what_status_warns_of_arrives_once(runtime: Runtime, server: Hooks) -> None:
    desk = Desk(runtime, server)
    told = desk.step(6)
    assert sorted(map(kind_of, told)) == sorted(
        kind_of(("", text)) for text in collect_facts(runtime, desk.at).warnings
    )
    assert {kind for kind, _ in told} == {"began"}
    assert any(text.startswith("beat: has never ticked") for _, text in told)


def test_the_end_of_a_warning_arrives_too(runtime: Runtime, server: Hooks) -> None:
    desk = Desk(runtime, server)
    desk.step(6)
    ended = []
    for _ in range(6):
        runtime.heartbeats.started(BEAT, [], desk.at)
        ended += desk.step()
    assert [(kind, text.partition(": ")[2]) for kind, text in ended] == [
        ("ended", "beat: has never ticked, so nothing is dispatched: start `copydesk beat`")
    ]


def test_a_server_that_is_away_gets_all_of_it_later_in_one_message(runtime: Runtime, server: Hooks) -> None:
    desk = Desk(runtime, server)
    server.status = 503
    assert desk.step(4) != []
    server.status = 200
    before = len(server.got)
    texts = [text for _, text in desk.step(8)]
    assert any(text.startswith("beat: has never ticked") for text in texts)
    assert len(texts) == len(set(texts))
    assert len(server.got) - before <= 2


def test_a_channel_that_takes_nothing_is_a_warning(runtime: Runtime, server: Hooks) -> None:
    desk = Desk(runtime, server)
    server.status = 500
    desk.step(4)
    [warning] = [warning for warning in collect_facts(runtime, desk.at).warnings if warning.startswith("notify desk")]
    assert re.match(r"notify desk: \d not delivered \(answered 500 Internal Server Error\): try", warning)


def test_too_many_dead_letters_are_told(runtime: Runtime, server: Hooks) -> None:
    crawl = CrawlState(runtime.sessions)
    crawl.admit("https://news.example/story")
    outcome = Outcome("fetch", "dead_letter", "timeout", "it never answered")
    crawl.frontier.finish_fetch(crawl.claim_fetch(), FetchFinish(outcome, crawl.after(1)))
    desk = Desk(runtime, server)
    assert ("began", "1 dead letter: see `copydesk dead list`") in desk.step(6)


def test_articles_of_a_saved_search_arrive_once_and_their_revisions_too(runtime: Runtime, server: Hooks) -> None:
    desk = Desk(runtime, server, about=["new", "revised"], words="COMMITTEE 7-3")
    assert desk.step() == []
    story = numbered(7)
    Fetched(story, 70).save(runtime.articles)
    Fetched(numbered(8), 80).save(runtime.articles)
    assert desk.step(4) == [("new", f"{story.title} (no source)")]
    Fetched(edited(story, "A line was added in the evening."), 71, NOW + timedelta(hours=1)).save(runtime.articles)
    [(kind, text)] = desk.step(4)
    assert (kind, text.endswith(f"{story.title} (no source)")) == ("revised", True)
    assert desk.step(4) == []


def test_what_was_told_long_ago_is_not_told_again(runtime: Runtime, server: Hooks) -> None:
    desk = Desk(runtime, server, about=["new"])
    desk.step()
    Fetched(numbered(7), 70, MORNING).save(runtime.articles)
    desk.at = MORNING + timedelta(minutes=1)
    assert len(desk.step(2)) == 1
    desk.at += timedelta(days=30)  # What was delivered is kept for a week.
    assert desk.step(4) == []


def test_a_sign_of_life_leaves_nothing_to_tell(runtime: Runtime, server: Hooks) -> None:
    told = NotifyTable.model_validate({"channels": {"watch": {"kind": "heartbeat", "url": server.url}}})
    for minute in range(4):
        notify(runtime, told, NOW + timedelta(minutes=minute))
    assert len(server.got) == 4
    with runtime.sessions() as session:
        assert session.scalar(select(func.count(NoticeRow.id))) == 0
