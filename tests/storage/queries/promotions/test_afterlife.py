"""Afterlife: what promoted an article is summed by page, source and wording, and says where it was cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, article, body, numbered
from worker.records import Teaser
from worker.storage.article_store import Articles
from worker.storage.queries.promotions import afterlife
from worker.storage.queries.promotions.afterlife import Afterlife, read_afterlife

TARGET = "https://news.example/pier"


def target(sessions: sessionmaker[Session], **values: object) -> int:
    page = article(TARGET, paragraphs=body(50), **values)
    return Fetched(page, 50).save(Articles(sessions)).article_id


def promote(
    sessions: sessionmaker[Session], number: int, *wordings: str, source: int | None = None, hours: int = 0, **more: str
) -> int:
    teasers = tuple(Teaser(url=TARGET, headline=said, position=place, **more) for place, said in enumerate(wordings))
    page = replace(numbered(number), teasers=teasers)
    return Fetched(page, number, MORNING + hours * HOUR, source_id=source).save(Articles(sessions)).article_id


def read(sessions: sessionmaker[Session], article_id: int) -> Afterlife:
    with sessions() as session:
        return read_afterlife(session, article_id)


@pytest.mark.parametrize("is_stored", [True, False])
def test_an_article_that_nobody_promotes_has_an_empty_afterlife(
    sessions: sessionmaker[Session], is_stored: bool
) -> None:
    found = read(sessions, target(sessions) if is_stored else 2**62)
    assert found == Afterlife(0, (), (), (), None, None, False)


def test_its_own_page_does_not_count(sessions: sessionmaker[Session]) -> None:
    number = target(sessions, teasers=(Teaser(url=TARGET, headline="You are reading this"),))
    assert read(sessions, number).pages == 0


def test_pages_sources_and_wordings_are_each_counted_once(sessions: sessionmaker[Session]) -> None:
    number, source = target(sessions), add_source(sessions, "gazette")
    ids = [promote(sessions, 1, "One", source=source), promote(sessions, 2, "One", "Two", source=source, hours=1)]
    ids.append(promote(sessions, 3, "Two 𝔑", hours=2, block="Most read"))
    found = read(sessions, number)
    assert (found.pages, found.sources, found.is_partial) == (3, (("gazette", 2), ("", 1)), False)
    assert (found.first_seen_at, found.last_seen_at) == (MORNING, MORNING + 2 * HOUR)
    assert [page.article_id for page in found.newest] == ids[::-1]
    assert (found.newest[0].block, found.newest[0].source) == ("Most read", None)
    assert found.wordings[0].text == "One"
    assert found.wordings[0].pages == 2


def test_a_wording_that_only_attributes_say_comes_last(sessions: sessionmaker[Session]) -> None:
    number = target(sessions)
    for page in (1, 2):
        shown = Teaser(url=TARGET, headline=f"Shown {page}", variants=("Only an alt text says this",))
        Fetched(replace(numbered(page), teasers=(shown,)), page).save(Articles(sessions))
    found = read(sessions, number).wordings
    assert [(each.text, each.pages) for each in found][-1] == ("Only an alt text says this", 2)
    assert [page.headline for page in read(sessions, number).newest] == ["Shown 1", "Shown 2"]


@pytest.mark.parametrize(("sightings", "pages", "is_partial"), [(1, 1, False), (2, 2, False), (3, 2, True)])
def test_only_what_was_cut_is_called_partial(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch, sightings: int, pages: int, is_partial: bool
) -> None:
    monkeypatch.setattr(afterlife, "MOST_SIGHTINGS", 2)
    number = target(sessions)
    for page in range(1, sightings + 1):
        promote(sessions, page, "One")
    found = read(sessions, number)
    assert (found.pages, found.is_partial) == (pages, is_partial)


def test_so_many_pages_are_listed_and_all_counted(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(afterlife, "MOST_PAGES", 1)
    number = target(sessions)
    promote(sessions, 1, "One")
    last = promote(sessions, 2, "One", hours=1)
    found = read(sessions, number)
    assert (found.pages, [page.article_id for page in found.newest]) == (2, [last])
