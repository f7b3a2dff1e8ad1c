"""A parse stores the page's article, or says in a word why there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from tests.pipeline.fakes import MESSAGE, NOW, POLICY, SOURCE, FakeSaved, World
from worker.errors import ArchiveError
from worker.pipeline.parse_page import parse_page, promoted_share
from worker.records import Article, ExtractionRules, Page, Teaser
from worker.records.work import Finish, ParseClaim
from worker.storage.archive import content_hash

PAGE = "https://news.example/story-one"
WORDS = "The harbour opens again on Monday after two months of repairs to its northern wall. " * 4
HTML = f"""<html lang="en"><head><title>The harbour opens again</title></head><body><article>
<h1>The harbour opens again</h1><p>{WORDS}</p><div class="other"><p>{WORDS.upper()}</p></div></article></body></html>"""

FORBIDDEN = HTML.replace("<head>", "<head><meta name='robots' content='nofollow, noarchive'>")

RELATED = """<section class="related"><h2>You may also like</h2>
<article><h3><a href="https://news.example/2026/03/01/the-bridge-stays-closed-1201">The bridge stays closed until
autumn</a></h3></article>
<article><h3><a href="https://news.example/2026/03/01/a-new-ferry-for-the-bay-1202">A new ferry for the bay</a></h3>
</article>
<article><h3><a href="https://shop.example/2026/03/01/the-finest-offers-of-the-week-7">The finest offers of the week</a>
</h3></article></section>"""


def world_with(raw: bytes = HTML.encode(), saved: FakeSaved | None = None, **page: object) -> World:
    world = World()
    world.archive.put(raw)
    stored = Page(PAGE, PAGE, 200, NOW, content_hash(raw), len(raw), content_type="text/html; charset=utf-8")
    world.frontier.parse_claim = ParseClaim(
        step="parse", row_kind="frontier", row_id=1, token="t", owner="n", attempt=1, url=PAGE, starts_at=NOW,
        source=SOURCE, source_id=1, page=replace(stored, **page), page_id=3, discovered_at=NOW,  # type: ignore[arg-type]
    )  # fmt: skip
    world.articles.answer = saved or FakeSaved()
    return world


def parsed(world: World) -> Finish:
    assert parse_page(MESSAGE, world.ports, POLICY) == []
    [end] = world.frontier.ends
    return end


def test_a_message_that_does_not_start_does_nothing() -> None:
    world = World()
    assert parse_page(MESSAGE, world.ports, POLICY) == []
    assert world.frontier.ends == []


def test_an_article_is_stored_joined_and_due_again_while_it_is_young() -> None:
    world = world_with()
    end = parsed(world)
    [(article, facts)] = world.articles.saved
    assert article.title == "The harbour opens again"
    assert facts == {"page_id": 3, "fetched_at": NOW}
    assert (end.outcome.word, end.outcome.reason, world.articles.settled) == ("stored", "new", [7])
    assert end.due_at is not None
    assert end.due_at - NOW < timedelta(hours=1.1)


def test_an_age_that_passed_while_the_page_waited_for_its_parse_is_made_up_for_but_not_in_a_reparse() -> None:
    late = world_with(fetched_at=NOW - timedelta(days=30))
    assert late.frontier.parse_claim is not None
    late.frontier.parse_claim = replace(late.frontier.parse_claim, discovered_at=NOW - timedelta(days=30))
    due = parsed(late).due_at
    assert due is not None
    assert due < NOW
    late.frontier.ends.clear()
    late.frontier.parse_claim = replace(late.frontier.parse_claim, why="reparse")
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


@pytest.mark.parametrize(
    ("raw", "page", "reason"),
    [
        (b"%PDF-1.7", {"content_type": "application/pdf"}, "not_html"),
        (HTML.encode(), {"headers": MappingProxyType({"x-robots-tag": "noindex, NOARCHIVE"})}, "noarchive"),
        (FORBIDDEN.encode(), {}, "noarchive"),
        (b"<html><body><p>Page not found.</p></body></html>", {}, "no_text"),
    ],
)
def test_what_is_no_article_is_skipped_with_its_reason(raw: bytes, page: dict[str, object], reason: str) -> None:
    world = world_with(raw, **page)
    end = parsed(world)
    assert (end.outcome.word, end.outcome.reason, world.articles.saved) == ("skipped", reason, [])
    assert end.outcome.detail


def test_a_page_of_which_only_promos_are_left_is_no_edit_of_its_article() -> None:
    said = "What began with four ropes and a borrowed boat is now the largest yard of the whole coast"
    promo = Teaser(url="https://news.example/2", headline="Ropeworks", excerpt=said)
    assert promoted_share(Article(url=PAGE, canonical_url=PAGE, text=f"{said}\n\nRopeworks", teasers=(promo,))) == 1.0
    own = f"{said}, and its hands are proud of it."
    assert promoted_share(Article(url=PAGE, canonical_url=PAGE, text=f"{own}\n\nRopeworks", teasers=(promo,))) < 0.2
    assert promoted_share(Article(url=PAGE, canonical_url=PAGE)) == 0.0


def test_noarchive_can_be_ignored_by_setting() -> None:
    world = world_with(FORBIDDEN.encode(), headers=MappingProxyType({"x-robots-tag": "noarchive"}))
    parse_page(MESSAGE, world.ports, replace(POLICY, obey_noarchive=False))
    assert len(world.articles.saved) == 1


def test_a_wish_that_speaks_to_another_crawler_is_not_ours() -> None:
    world = world_with(headers=MappingProxyType({"x-robots-tag": "otherbot: noarchive"}))
    assert parsed(world).outcome.word == "stored"


def test_a_page_that_the_archive_lost_is_retried_and_then_a_dead_letter() -> None:
    for attempt, word in ((1, "retry"), (5, "dead_letter")):
        world = world_with()
        world.frontier.parse_claim = replace(world.frontier.parse_claim, attempt=attempt)  # type: ignore[type-var]
        world.archive.failure = ArchiveError("no page", reason="missing")
        end = parsed(world)
        assert (end.outcome.word, end.outcome.reason, end.due_at is not None) == (word, "missing", word == "retry")


def test_a_superseded_parse_settles_nothing() -> None:
    world = world_with()
    world.frontier.counts = False
    parsed(world)
    assert world.articles.settled == []


def test_teaser_targets_enter_only_where_the_source_says_so_and_only_its_own() -> None:
    page = HTML.replace("</body>", f"{RELATED}</body>").encode()
    for follow, count in ((False, 0), (True, 2)):
        world = world_with(page)
        source = replace(SOURCE, follow_teasers=follow)
        world.frontier.parse_claim = replace(world.frontier.parse_claim, source=source)  # type: ignore[type-var]
        parsed(world)
        assert {c.via for c in world.frontier.admitted} == ({"teaser"} if follow else set())
        assert [c.url.startswith("https://news.example/2026/") for c in world.frontier.admitted] == [True] * count
        assert [c.depth for c in world.frontier.admitted] == [1] * count


def test_a_reparse_uses_the_rules_of_today_and_a_parse_those_of_the_fetch() -> None:
    rules = ExtractionRules(body=("div.other",))
    for why, found in (("reparse", True), ("poll", False)):
        world = world_with()
        source = replace(SOURCE, rules=(rules,))
        world.frontier.parse_claim = replace(world.frontier.parse_claim, why=why, source=source)  # type: ignore[type-var]
        parsed(world)
        text = world.articles.saved[0][0].text
        assert text.startswith("THE HARBOUR") is found
