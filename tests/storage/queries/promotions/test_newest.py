"""Newest: what a site's newest pages promote, what stands on most of them first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, article, body, numbered
from worker.records import Teaser
from worker.storage.article_store import Articles
from worker.storage.queries.promotions import newest
from worker.storage.queries.promotions.newest import Promoted, read_promoted

URL = "https://news.example/promoted/{}"


def show(sessions: sessionmaker[Session], number: int, *targets: int, source: int | None = None, **more: str) -> int:
    teasers = tuple(
        Teaser(url=URL.format(each), headline=f"Piece {each}", position=place, **more)  # type: ignore[arg-type]
        for place, each in enumerate(targets)
    )
    page = replace(numbered(number), teasers=teasers, published_at=MORNING + number * HOUR)
    return Fetched(page, number, source_id=source).save(Articles(sessions)).article_id


def read(sessions: sessionmaker[Session], source: str | None = None, limit: int = 10) -> list[Promoted]:
    with sessions() as session:
        return read_promoted(session, source, limit)


@pytest.mark.parametrize("source", [None, "nobody", "", "Ünknown 𝔑"])
def test_without_pages_nothing_is_promoted(sessions: sessionmaker[Session], source: str | None) -> None:
    assert read(sessions, source) == []


def test_what_stands_on_most_pages_comes_first(sessions: sessionmaker[Session]) -> None:
    show(sessions, 1, 7, 8)
    show(sessions, 2, 8, 9, block="Most read", kind="most_read")
    found = read(sessions)
    assert [(each.url[-1], each.pages) for each in found] == [("8", 2), ("7", 1), ("9", 1)]
    assert (found[0].blocks, found[0].headlines) == (("Most read",), (("Piece 8", 2),))
    assert [each.url[-1] for each in read(sessions, limit=1)] == ["8"]
    assert read(sessions, limit=0) == []


def test_a_source_is_asked_for_its_own_pages(sessions: sessionmaker[Session]) -> None:
    show(sessions, 1, 7, source=add_source(sessions, "one"))
    show(sessions, 2, 8, source=add_source(sessions, "two"))
    assert [each.url[-1] for each in read(sessions, "one")] == ["7"]
    assert len(read(sessions)) == 2


def test_a_piece_names_its_article_once_that_is_stored(sessions: sessionmaker[Session]) -> None:
    show(sessions, 1, 7)
    assert [each.article_id for each in read(sessions)] == [None]
    stored = Fetched(article(URL.format(7), paragraphs=body(50)), 50).save(Articles(sessions)).article_id
    assert [each.article_id for each in read(sessions)] == [stored]


def test_only_the_newest_pages_are_looked_at(sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "MOST_PAGES", 1)
    show(sessions, 2, 8)
    show(sessions, 1, 7)
    assert [each.url[-1] for each in read(sessions)] == ["8"]


def test_a_headline_that_only_attributes_say_comes_last(sessions: sessionmaker[Session]) -> None:
    for number, said in ((1, "Piece in print"), (2, "Another piece")):
        teaser = Teaser(url=URL.format(7), headline=said, variants=("A hidden wording",))
        Fetched(replace(numbered(number), teasers=(teaser,)), number).save(Articles(sessions))
    [found] = read(sessions)
    assert found.headlines == (("Another piece", 1), ("Piece in print", 1), ("A hidden wording", 2))
