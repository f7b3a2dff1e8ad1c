"""Pages that wait are parsed together: each is stored, or given back, and none spoils another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.pipeline.fakes import MESSAGE, NOW, POLICY, SOURCE, FakeSaved, World
from tests.pipeline.started import HTML, PAGE, change, world_with
from worker.errors import ArchiveError, RefusedError
from worker.pipeline.parse_pages import LONGEST_READING, parse_pages
from worker.records.work import Finish, Message, ReadPage

RELATED = """<section class="related"><h2>You may also like</h2>
<article><h3><a href="https://news.example/2026/03/01/the-bridge-stays-closed-1201">The bridge stays closed until
autumn</a></h3></article>
<article><h3><a href="https://news.example/2026/03/01/a-new-ferry-for-the-bay-1202">A new ferry for the bay</a></h3>
</article>
<article><h3><a href="https://shop.example/2026/03/01/the-finest-offers-of-the-week-7">The finest offers of the week</a>
</h3></article></section>"""


def parsed(world: World) -> Finish:
    assert parse_pages([MESSAGE], world.ports, POLICY) == []
    [end] = world.parses.ends
    return end


def test_a_message_that_does_not_start_does_nothing() -> None:
    world = World()
    assert parse_pages([MESSAGE], world.ports, POLICY) == []
    assert world.parses.ends == []


def test_an_article_is_stored_joined_and_due_again_while_it_is_young() -> None:
    world = world_with()
    end = parsed(world)
    [page] = world.articles.saved
    assert (page.article.title, page.page_id, page.fetched_at) == ("The harbour opens again", 3, NOW)
    assert (end.outcome.word, end.outcome.reason, world.articles.settled) == ("stored", "new", [7])
    assert end.due_at is not None
    assert end.due_at - NOW < timedelta(hours=1.1)


def test_an_age_that_passed_while_the_page_waited_for_its_parse_is_made_up_for_but_not_in_a_reparse() -> None:
    late = world_with(fetched_at=NOW - timedelta(days=30))
    change(late, discovered_at=NOW - timedelta(days=30))
    due = parsed(late).due_at
    assert due is not None
    assert due < NOW
    late.parses.ends.clear()
    change(late, why="reparse")
    assert parsed(late).due_at is None


@pytest.mark.parametrize(
    ("url", "reason", "followed"),
    [
        (PAGE, "same_article", False),
        (PAGE, "canonical_form", True),
        (PAGE, "joined", True),
        ("https://m.news.example/story-one", "joined", False),
        (f"{PAGE}?print=1", "joined", False),
    ],
)
def test_another_form_of_a_known_article_is_fetched_again_only_where_it_leads(
    url: str, reason: str, followed: bool
) -> None:
    end = parsed(world_with(saved=FakeSaved("duplicate", reason), final_url=url))
    assert (end.outcome.word, end.due_at is not None) == ("duplicate", followed)


def test_a_page_that_the_archive_lost_is_retried_and_then_a_dead_letter() -> None:
    for attempt, word in ((1, "retry"), (5, "dead_letter")):
        world = world_with()
        change(world, attempt=attempt)
        world.archive.failure = ArchiveError("no page", reason="missing")
        end = parsed(world)
        assert (end.outcome.word, end.outcome.reason, end.due_at is not None) == (word, "missing", word == "retry")


def test_a_superseded_parse_settles_nothing() -> None:
    world = world_with()
    world.parses.counts = False
    parsed(world)
    assert world.articles.settled == []


def test_teaser_targets_enter_only_where_the_source_says_so_and_only_its_own() -> None:
    page = HTML.replace("</body>", f"{RELATED}</body>").encode()
    for follow, count in ((False, 0), (True, 2)):
        world = world_with(page)
        source = replace(SOURCE, follow_teasers=follow)
        change(world, source=source)
        parsed(world)
        assert {c.via for c in world.frontier.admitted} == ({"teaser"} if follow else set())
        assert [c.url.startswith("https://news.example/2026/") for c in world.frontier.admitted] == [True] * count
        assert [c.depth for c in world.frontier.admitted] == [1] * count


def batch_of(count: int) -> tuple[World, list[Message]]:
    """Several pages of one content, started together."""
    world = world_with()
    [claim] = world.parses.claims
    world.parses.claims = [replace(claim, row_id=number, page_id=10 + number) for number in range(1, count + 1)]
    return world, [Message("parse", number, "t") for number in range(1, count + 1)]


def test_pages_that_wait_together_are_saved_and_ended_together() -> None:
    world, messages = batch_of(3)
    world.articles.joined = frozenset({12})
    parse_pages(messages, world.ports, POLICY)
    assert [page.page_id for page in world.articles.saved] == [11, 13, 12]
    assert world.articles.alone == [12]
    assert [end.outcome.word for end in world.parses.ends] == ["stored"] * 3
    assert world.batches == [[1, 2, 3]]
    assert world.begun == [(1, 1), (2, 1), (3, 1), (0, 1)]


def failing_at(rows: dict[str, Exception], get: Callable[[str], bytes]) -> Callable[[str], bytes]:
    """An archive's ``get`` that fails at some pages."""

    def fail(content_hash: str) -> bytes:
        if content_hash in rows:
            raise rows[content_hash]
        return get(content_hash)

    return fail


def test_an_error_that_nobody_foresaw_leaves_the_page_under_way_named(monkeypatch: pytest.MonkeyPatch) -> None:
    world, messages = batch_of(3)
    claim = world.parses.claims[1]
    assert claim.page is not None
    world.parses.claims[1] = replace(claim, page=replace(claim.page, content_hash="bad"))
    monkeypatch.setattr(world.archive, "get", failing_at({"bad": ValueError("of ours")}, world.archive.get))
    with pytest.raises(ValueError, match="of ours"):
        parse_pages(messages, world.ports, POLICY)
    assert world.begun[-1] == (2, 1)
    assert (world.articles.saved, world.parses.given_back) == ([], [])


def test_an_address_that_was_forgotten_meanwhile_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(page: ReadPage) -> None:
        raise RefusedError("forgotten on request", reason="forgotten")

    world, messages = batch_of(2)
    world.articles.joined = frozenset({12})
    monkeypatch.setattr(world.articles, "save", refuse)
    parse_pages(messages, world.ports, POLICY)
    assert [end.outcome.word for end in world.parses.ends] == ["stored", "refused"]
    assert world.articles.settled == [7]


def test_pages_that_a_slow_one_left_no_time_for_are_given_back_untried(monkeypatch: pytest.MonkeyPatch) -> None:
    world, messages = batch_of(3)
    get = world.archive.get

    def slow(content_hash: str) -> bytes:
        world.now += timedelta(seconds=LONGEST_READING)
        return get(content_hash)

    monkeypatch.setattr(world.archive, "get", slow)
    parse_pages(messages, world.ports, POLICY)
    assert world.parses.given_back == [(2, False), (3, False)]
    assert [page.page_id for page in world.articles.saved] == [11]
