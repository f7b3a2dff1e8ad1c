"""A page is read into an article to store, or a word says why it is none."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from tests.pipeline.fakes import POLICY, SOURCE, World
from tests.pipeline.started import HTML, PAGE, change, world_with
from worker.pipeline.parse_page import ParseResult, promoted_share, read_claim
from worker.pipeline.policy import Policy
from worker.records import Article, ExtractionRules, Teaser

FORBIDDEN = HTML.replace("<head>", "<head><meta name='robots' content='nofollow, noarchive'>")


def read(world: World, policy: Policy = POLICY) -> ParseResult:
    [claim] = world.parses.claims
    return read_claim(claim, world.ports, policy)


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
    found = read(world_with(raw, **page))
    assert found.outcome is not None
    assert (found.outcome.word, found.outcome.reason) == ("skipped", reason)
    assert found.outcome.detail


def test_a_page_of_which_only_promos_are_left_is_no_edit_of_its_article() -> None:
    said = "What began with four ropes and a borrowed boat is now the largest yard of the whole coast"
    promo = Teaser(url="https://news.example/2", headline="Ropeworks", excerpt=said)
    assert promoted_share(Article(url=PAGE, canonical_url=PAGE, text=f"{said}\n\nRopeworks", teasers=(promo,))) == 1.0
    own = f"{said}, and its hands are proud of it."
    assert promoted_share(Article(url=PAGE, canonical_url=PAGE, text=f"{own}\n\nRopeworks", teasers=(promo,))) < 0.2
    assert promoted_share(Article(url=PAGE, canonical_url=PAGE)) == 0.0


def test_noarchive_can_be_ignored_by_setting() -> None:
    world = world_with(FORBIDDEN.encode(), headers=MappingProxyType({"x-robots-tag": "noarchive"}))
    assert read(world, replace(POLICY, obey_noarchive=False)).outcome is None


def test_a_wish_that_speaks_to_another_crawler_is_not_ours() -> None:
    world = world_with(headers=MappingProxyType({"x-robots-tag": "otherbot: noarchive"}))
    assert read(world).outcome is None


def test_a_reparse_uses_the_rules_of_today_and_a_parse_those_of_the_fetch() -> None:
    rules = ExtractionRules(body=("div.other",))
    for why, found in (("reparse", True), ("poll", False)):
        world = world_with()
        source = replace(SOURCE, rules=(rules,))
        change(world, why=why, source=source)
        article = read(world).article
        assert article is not None
        assert article.text.startswith("THE HARBOUR") is found


def test_a_row_whose_page_is_gone_is_a_dead_letter() -> None:
    world = world_with()
    change(world, page=None)
    found = read(world).outcome
    assert found is not None
    assert (found.word, found.reason) == ("dead_letter", "page_missing")
