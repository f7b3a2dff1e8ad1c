"""Promotions: teaser and article are linked both ways, whichever of the two comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, article, body, numbered
from worker.records import Teaser
from worker.storage.article_store import Articles
from worker.storage.queries.article import StoredArticle

TARGET = "https://news.example/pier"


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def promoting(number: int, *teasers: Teaser) -> Fetched:
    return Fetched(replace(numbered(number), teasers=teasers), number)


def found(articles: Articles, name: int | str) -> StoredArticle:
    stored = articles.find(name)
    assert stored is not None
    return stored


def test_a_target_that_is_stored_later_is_linked_both_ways(articles: Articles) -> None:
    teaser = Teaser(
        url=f"{TARGET}?utm_source=box",
        headline="The pier is rebuilt",
        variants=("Pier rises again",),
        excerpt="Plank by pl…",
        block="You may also like",
        position=3,
    )
    page = promoting(1, teaser).save(articles).article_id
    [before] = found(articles, page).promotes
    assert (before.article_id, before.url) == (None, TARGET)
    target = Fetched(article(TARGET, paragraphs=body(50)), 50).save(articles).article_id
    [promotes], [promoted] = found(articles, page).promotes, found(articles, target).promoted_on
    assert promotes.article_id == target
    assert (promoted.article_id, promoted.url) == (page, numbered(1).url)
    for each in (promotes, promoted):
        assert (each.headline, each.variants) == ("The pier is rebuilt", ("Pier rises again",))
        assert (each.excerpt, each.block, each.position) == ("Plank by pl…", "You may also like", 3)


def test_a_target_stored_at_another_address_is_found_through_its_aliases(articles: Articles) -> None:
    page = promoting(1, Teaser(url="https://news.example/s/7", headline="Short")).save(articles).article_id
    moved = Fetched(article(TARGET, paragraphs=body(50)), 50, aliases=("https://news.example/s/7", TARGET))
    target = moved.save(articles).article_id
    assert [each.article_id for each in found(articles, page).promotes] == [target]
    assert [each.article_id for each in found(articles, target).promoted_on] == [page]


def test_pages_that_promote_one_piece_are_listed_latest_first_and_the_piece_itself_is_not(articles: Articles) -> None:
    own = Teaser(url=TARGET, headline="You are reading this")
    target = Fetched(article(TARGET, paragraphs=body(50), teasers=(own,)), 50).save(articles).article_id
    ids = [
        promoting(number, Teaser(url=TARGET, headline=f"Wording {number}")).save(articles).article_id
        for number in (1, 2)
    ]
    again = replace(numbered(1), teasers=(Teaser(url=TARGET, headline="Wording 9", excerpt="Whole.", block="Latest"),))
    Fetched(again, 9, MORNING + HOUR, frontier_id=1).save(articles)
    first, second = found(articles, target).promoted_on
    assert (first.article_id, second.article_id) == (ids[0], ids[1])
    assert {first.headline, *first.variants} == {"Wording 1", "Wording 9"}
    assert (first.block, first.first_seen_at, first.last_seen_at) == ("Latest", MORNING, MORNING + HOUR)
