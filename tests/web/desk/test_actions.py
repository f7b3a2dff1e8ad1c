"""Actions change what they say, and only for a login that may act and a form of ours."""

from __future__ import annotations

import pytest

from tests.web.desk.conftest import Desk, log_in
from tests.web.desk.newsdesk import SLUG
from worker.runtime import utc_now
from worker.storage.changes import KINDS
from worker.storage.changes.subscriptions import Subscriptions
from worker.storage.crawl.dead_letters import DeadFilter, DeadLetters
from worker.storage.monitoring.overview import Overview

FORMS = [
    ("/dead/retry", {"reason": "time_limit"}),
    ("/dead/drop", {"id": "1"}),
    ("/hosts/resume", {"host": "news.example"}),
    (f"/sources/{SLUG}/state", {"state": "paused"}),
    (f"/sources/{SLUG}/crawl", {}),
    ("/articles/1/recrawl", {}),
]


def letters(desk: Desk) -> list[int]:
    return [letter.id for letter in DeadLetters(desk.house.runtime.sessions).list(DeadFilter())]


def test_no_form_works_without_its_word(small_desk: Desk) -> None:
    for path, fields in FORMS:
        assert small_desk.editor.post(path, data=fields).status_code == 403, path
        assert small_desk.editor.post(path, data={**fields, "csrf": "0" * 32}).status_code == 403, path
    assert len(letters(small_desk)) == 1


def test_no_form_works_for_who_only_reads(small_desk: Desk) -> None:
    reader, csrf = log_in(small_desk.house, "read")
    guest = small_desk.house.guest()
    for path, fields in FORMS:
        assert reader.post(path, data={**fields, "csrf": csrf}).status_code == 403, path
        assert guest.post(path, data=fields).status_code == 401, path
    assert len(letters(small_desk)) == 1


@pytest.mark.parametrize("by", ["id", "reason"])
def test_a_dead_letter_is_tried_again(desk: Desk, by: str) -> None:
    [number] = letters(desk)
    value = str(number) if by == "id" else "time_limit"
    answer = desk.editor.post("/dead/retry", data={by: value, "csrf": desk.csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?done=retried")
    assert letters(desk) == []
    page = desk.editor.get("/?done=retried").text
    assert "Due again" in page
    assert "no page was given up" in page


def test_a_webhook_that_was_given_up_is_tried_again(small_desk: Desk) -> None:
    desk = small_desk
    runtime = desk.house.runtime
    subscriptions, now = Subscriptions(runtime.sessions), utc_now()
    number = subscriptions.add("https://hooks.example/in?key=secret", "s" * 32, KINDS, {}, "start", now)
    [one] = subscriptions.claim("head", now, 1)
    subscriptions.failed(one, "<b>rejected</b> (401)", now, give_up=True)
    desk.house.app.state.lookout.forget()
    page = desk.editor.get("/").text
    assert "webhook: undelivered" in page
    assert "&lt;b&gt;rejected&lt;/b&gt; (401)" in page
    assert f'name="webhook" value="{number}"' in page
    assert "key=secret" not in page
    answer = desk.editor.post("/dead/retry", data={"webhook": number, "csrf": desk.csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?done=retried")
    assert "webhook: undelivered" not in desk.editor.get("/").text
    [one] = subscriptions.all()
    assert one.given_up_at is None


def test_a_dead_letter_is_dropped(desk: Desk) -> None:
    [number] = letters(desk)
    assert desk.editor.post("/dead/drop", data={"id": number, "csrf": desk.csrf}).status_code == 303
    assert letters(desk) == []


def test_a_number_that_is_none_is_refused(small_desk: Desk) -> None:
    desk = small_desk
    for number in ("0", "-1", "x", str(2**63)):
        assert desk.editor.post("/dead/retry", data={"id": number, "csrf": desk.csrf}).status_code == 422
    assert desk.editor.post("/dead/retry", data={"csrf": desk.csrf}).status_code == 422
    assert len(letters(desk)) == 1


def test_a_host_is_resumed(desk: Desk) -> None:
    assert desk.editor.post("/hosts/resume", data={"host": "news.example:443", "csrf": desk.csrf}).status_code == 303
    assert Overview(desk.house.runtime.sessions).held_hosts(utc_now()) == []
    assert desk.editor.post("/hosts/resume", data={"host": "nobody.example", "csrf": desk.csrf}).status_code == 422


def test_a_source_is_paused_and_resumed(desk: Desk) -> None:
    path = f"/sources/{SLUG}/state"
    assert desk.editor.post(path, data={"state": "paused", "csrf": desk.csrf}).status_code == 303
    assert desk.house.runtime.sources.find(SLUG)[2] == "paused"
    assert "Resume" in desk.editor.get(f"/sources/{SLUG}").text
    assert desk.editor.post(path, data={"state": "active", "csrf": desk.csrf}).status_code == 303
    assert desk.house.runtime.sources.find(SLUG)[2] == "active"
    assert desk.editor.post(path, data={"state": "retired", "csrf": desk.csrf}).status_code == 422


def test_a_source_is_crawled(desk: Desk) -> None:
    answer = desk.editor.post(f"/sources/{SLUG}/crawl", data={"csrf": desk.csrf})
    assert answer.headers["location"] == f"/sources/{SLUG}?done=crawled"
    assert desk.house.runtime.queues.depth("discover") == 1


def test_an_article_is_fetched_again(desk: Desk) -> None:
    answer = desk.editor.post(f"/articles/{desk.hostile}/recrawl", data={"csrf": desk.csrf})
    assert answer.headers["location"] == f"/articles/{desk.hostile}?done=recrawled"
    assert desk.house.runtime.overview.backlogs(utc_now())["fetch"].due == 1
    assert desk.editor.post("/articles/999/recrawl", data={"csrf": desk.csrf}).status_code == 404


def test_a_browser_shows_the_word_of_nobody_else(small_desk: Desk) -> None:
    assert "intruder" not in small_desk.editor.get("/?done=intruder").text
