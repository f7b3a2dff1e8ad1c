"""A fetch makes at most one request and ends its claim once, with what the answer means."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.pipeline.fakes import (
    ALLOWED,
    MESSAGE,
    NOW,
    POLICY,
    FakeArchive,
    World,
    answer,
    fetch_claim,
)
from worker.errors import (
    ArchiveError,
    BodyError,
    FetchError,
    GoneError,
    RefusedError,
    RejectedError,
    ServerError,
    ThrottledError,
    UnreachableError,
)
from worker.pipeline.fetch_page import fetch_page
from worker.records import FeedEntry
from worker.records.work import FetchFinish, Following, Message, NotNow, Robots
from worker.storage.archive import content_hash

PAGE = "https://news.example/story-one"


def fetched(world: World) -> FetchFinish:
    """How the one claim ended."""
    fetch_page(MESSAGE, world.ports, POLICY)
    [end] = world.frontier.ends
    assert isinstance(end, FetchFinish)
    return end


def world_with(reply: object, **claim: object) -> World:
    world = World()
    world.frontier.fetch_claim = fetch_claim(**claim)
    world.fetcher.answers[PAGE] = reply  # type: ignore[assignment]
    return world


@pytest.mark.parametrize("claim", [None, NotNow(NOW, "host_busy")])
def test_a_message_that_does_not_start_asks_for_nothing(claim: NotNow | None) -> None:
    world = World()
    world.frontier.fetch_claim = claim
    assert fetch_page(MESSAGE, world.ports, POLICY) == []
    assert (world.fetcher.asked, world.frontier.ends) == ([], [])


def test_a_page_that_was_started_with_the_end_of_another_is_not_started_again() -> None:
    world = World()
    world.fetcher.answers[PAGE] = answer(PAGE, body=b"<p>x", content_type="text/html")
    following = Following("fetch", 1, "t", claim=fetch_claim())
    assert fetch_page(following, world.ports, POLICY, NOW) == [Message("parse", 1, "t")]
    assert len(world.frontier.ends) == 1


def test_a_page_is_archived_before_it_is_recorded_and_its_parse_is_rung_for() -> None:
    entry = FeedEntry(PAGE, "Title")
    world = world_with(answer(PAGE, body=b"<p>x", content_type="text/html", etag='"1"', x_secret="n"), evidence=entry)
    assert fetch_page(MESSAGE, world.ports, POLICY) == [Message("parse", 1, "t")]
    [end] = world.frontier.ends
    assert isinstance(end, FetchFinish)
    assert end.page is not None
    assert (end.outcome.word, end.etag, end.status, end.size, end.seconds) == ("fetched", '"1"', 200, 4, 0.25)
    assert world.archive.pages == {end.page.content_hash: b"<p>x"}
    assert (end.page.evidence, dict(end.page.headers)) == (entry, {"content-type": "text/html", "etag": '"1"'})


def test_the_request_waits_for_its_slot() -> None:
    world = world_with(answer(PAGE), starts_at=NOW + timedelta(seconds=0.5))
    fetched(world)
    assert world.slept == [0.5]


def test_a_page_that_robots_forbids_is_refused_without_a_request() -> None:
    world = World()
    world.frontier.fetch_claim = fetch_claim("https://news.example/private/x")
    end = fetched(world)
    assert (end.outcome.word, end.outcome.reason, world.fetcher.asked) == ("refused", "robots", [])


def test_an_unchanged_page_adds_no_page_and_comes_again_while_it_is_young() -> None:
    for reply, claim in (
        (answer(PAGE, 304), {}),
        (answer(PAGE, body=b"same"), {"content_hash": content_hash(b"same")}),
    ):
        end = fetched(world_with(reply, etag='"1"', last_modified="yesterday", **claim))
        assert (end.outcome.word, end.page) == ("unchanged", None)
        assert end.due_at is not None
        assert timedelta(hours=1) <= end.due_at - NOW < timedelta(hours=1.1)


def test_an_old_page_does_not_come_again() -> None:
    end = fetched(world_with(answer(PAGE, 304), published_at=NOW - timedelta(days=30)))
    assert end.due_at is None


def test_a_conditional_request_carries_both_validators() -> None:
    world = world_with(answer(PAGE, 304), etag='"1"', last_modified="yesterday")
    fetched(world)
    assert world.fetcher.conditions == [('"1"', "yesterday")]


def test_a_validator_that_cannot_be_sent_back_is_neither_sent_nor_kept() -> None:
    world = world_with(answer(PAGE, body=b"<p>words", etag='"\u2603"'), etag='"größe"')
    assert fetched(world).etag is None
    assert world.fetcher.conditions == [(None, None)]


def test_a_redirect_goes_on_as_an_address_of_its_own() -> None:
    end = fetched(world_with(answer(PAGE, 301, location="/there"), hops=2, source_id=5))
    assert (end.outcome.word, end.outcome.reason) == ("moved", "status_301")
    assert end.target is not None
    assert (end.target.url, end.target.hops, end.target.parent_id) == ("https://news.example/there", 3, 1)


@pytest.mark.parametrize(
    ("hops", "location", "reason"), [(10, "/there", "too_many_redirects"), (0, "mailto:x@y", "bad_redirect")]
)
def test_a_redirect_to_nowhere_is_a_dead_letter(hops: int, location: str, reason: str) -> None:
    end = fetched(world_with(answer(PAGE, 302, location=location), hops=hops))
    assert (end.outcome.word, end.outcome.reason, end.target) == ("dead_letter", reason, None)


@pytest.mark.parametrize(
    ("error", "attempt", "word"),
    [
        (GoneError("gone", status=410), 1, "gone"),
        (RefusedError("private", reason="private_address"), 1, "refused"),
        (RejectedError("no", status=403), 1, "dead_letter"),
        (BodyError("large", reason="too_large"), 1, "dead_letter"),
        (ServerError("oops", status=500), 1, "retry"),
        (ServerError("oops", status=500), 5, "dead_letter"),
        (UnreachableError("slow", reason="timeout"), 4, "retry"),
        (UnreachableError("slow", reason="timeout"), 5, "dead_letter"),
    ],
)
def test_every_error_has_its_outcome(error: FetchError, attempt: int, word: str) -> None:
    end = fetched(world_with(error, attempt=attempt))
    assert (end.outcome.word, end.outcome.reason) == (word, error.reason)
    assert (end.due_at is not None) == (word == "retry")


def test_a_host_that_asks_for_rest_gets_it() -> None:
    end = fetched(world_with(ThrottledError("slow down", status=429, wait_seconds=90)))
    assert (end.hold.until, end.hold.backoff_seconds) == (NOW + timedelta(seconds=90), 90)
    assert end.due_at == NOW + timedelta(seconds=90)


@pytest.mark.parametrize(("before", "seconds"), [(None, 30), (30.0, 60), (20_000.0, 21_600)])
def test_without_a_stated_wait_the_rest_doubles_up_to_its_cap(before: float | None, seconds: float) -> None:
    end = fetched(world_with(ThrottledError("slow down", status=503), backoff_seconds=before))
    assert end.hold.until == NOW + timedelta(seconds=seconds)


def test_a_host_that_is_away_is_left_alone_and_an_answer_ends_its_back_off() -> None:
    end = fetched(world_with(UnreachableError("no", reason="connect")))
    assert end.hold.until == NOW + timedelta(minutes=10)
    end = fetched(world_with(answer(PAGE), backoff_seconds=240.0))
    assert (end.hold.until, end.hold.backoff_seconds) == (None, None)


def test_a_full_disk_never_costs_a_page() -> None:
    world = world_with(answer(PAGE, body=b"x"), attempt=99)
    world.archive = FakeArchive(failure=ArchiveError("full", reason="disk_full"))
    end = fetched(world)
    assert (end.outcome.word, end.outcome.reason, end.page) == ("retry", "disk_full", None)
    assert end.due_at is not None


def test_unknown_robots_are_asked_for_first() -> None:
    world = World()
    world.frontier.fetch_claim = fetch_claim(robots=Robots())
    world.fetcher.answers["https://news.example/robots.txt"] = answer(
        "https://news.example/robots.txt", body=b"User-agent: *\nCrawl-delay: 7\n"
    )
    assert fetch_page(MESSAGE, world.ports, POLICY) == []
    [(robots, delay, due)] = world.robots.saved
    assert (robots.status, delay, due) == (200, 7.0, NOW)
    assert (world.frontier.ends, world.fetcher.asked) == ([], ["https://news.example/robots.txt"])


def test_a_host_without_a_robots_txt_to_be_had_is_retried_and_refused_in_the_end() -> None:
    for attempt, ended in ((1, ("retry", "server_error")), (5, ("refused", "robots_unreachable"))):
        world = World()
        world.frontier.fetch_claim = fetch_claim(robots=Robots(), attempt=attempt)
        world.fetcher.answers["https://news.example/robots.txt"] = ServerError("oops", status=500)
        end = fetched(world)
        assert (end.outcome.word, end.outcome.reason) == ended


def test_known_robots_are_believed_until_they_expire() -> None:
    world = World(now=(ALLOWED.expires_at or NOW) + timedelta(seconds=1))
    world.frontier.fetch_claim = fetch_claim()
    world.fetcher.answers["https://news.example/robots.txt"] = GoneError("none", status=404)
    fetch_page(MESSAGE, world.ports, POLICY)
    assert world.robots.saved[0][0].status == 404
