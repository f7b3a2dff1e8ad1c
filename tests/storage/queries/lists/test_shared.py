"""Lists of what articles share: the filters choose, and pages that look at little make the whole list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, numbered
from worker.records import Image
from worker.records.article_filter import ArticleFilter
from worker.storage.article_store import Articles
from worker.storage.queries.lists import shared_filter
from worker.storage.queries.lists.shared import (
    ListPart,
    list_captions,
    list_images,
    list_teasers,
    places_of_caption,
    places_of_image,
    places_of_teaser,
)
from worker.storage.queries.lists.shared_filter import SharedFilter

Listing = Callable[[Session, int, int | None, SharedFilter], ListPart[Any]]


@pytest.fixture
def stocked(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """Twelve articles, an hour after the other, the odd ones of one source and the even ones of another."""
    articles = Articles(sessions)
    sources = [add_source(sessions, "courier"), add_source(sessions, "gazette")]
    for number in range(1, 13):
        at = MORNING + number * HOUR
        page = replace(numbered(number), published_at=at, language="de" if number > 6 else "en")
        Fetched(page, number, at, source_id=sources[number % 2]).save(articles)
    return sessions


def whole(sessions: sessionmaker[Session], listing: Listing, wanted: SharedFilter, limit: int = 4) -> list[Any]:
    """Every line of a list, page after page."""
    found: list[Any] = []
    onward: int | None = None
    while True:
        with sessions() as session:
            part = listing(session, limit, onward, wanted)
        assert len(part.rows) <= limit
        assert onward is None or part.onward is None or part.onward < onward
        found += part.rows
        onward = part.onward
        if onward is None:
            return found


def test_captions_are_chosen_by_words_source_and_time(stocked: sessionmaker[Session]) -> None:
    every = whole(stocked, list_captions, SharedFilter())
    assert [line.id for line in every] == sorted((line.id for line in every), reverse=True)
    hills = whole(stocked, list_captions, SharedFilter(words="HILL 2"))
    assert hills
    assert hills == [line for line in every if "hill 2" in line.text]
    of = {
        slug: {line.id for line in whole(stocked, list_captions, SharedFilter(articles=ArticleFilter(source=slug)))}
        for slug in ("courier", "gazette", "nobody")
    }
    assert of["courier"]
    assert of["gazette"]
    assert of["courier"] | of["gazette"] == {line.id for line in every}
    assert of["nobody"] == set()
    late = whole(stocked, list_captions, SharedFilter(seen_from=MORNING + 11 * HOUR))
    assert late == [line for line in every if line.last_seen_at >= MORNING + 11 * HOUR]
    early = whole(stocked, list_captions, SharedFilter(articles=ArticleFilter(published_to=MORNING + 3 * HOUR)))
    assert early == [line for line in every if line.first_seen_at < MORNING + 3 * HOUR]


def test_all_must_hold_at_one_place(sessions: sessionmaker[Session]) -> None:
    articles = Articles(sessions)
    picture = (Image(url="https://img.example/one.jpg", caption="One and the same.", alt="the ferry"),)
    for number, slug in enumerate(("courier", "gazette"), start=1):
        at = MORNING + number * HOUR
        Fetched(numbered(number, images=picture), number, at, source_id=add_source(sessions, slug)).save(articles)
    early, of_gazette = {"seen_to": MORNING + 2 * HOUR}, {"articles": ArticleFilter(source="gazette")}
    for listing in (list_captions, list_images):
        assert len(whole(sessions, listing, SharedFilter(**early))) == 1  # type: ignore[arg-type]
        assert len(whole(sessions, listing, SharedFilter(**of_gazette))) == 1  # type: ignore[arg-type]
        assert whole(sessions, listing, SharedFilter(**early, **of_gazette)) == []  # type: ignore[arg-type]


def test_pictures_are_chosen_by_alt_text_caption_and_domain(stocked: sessionmaker[Session]) -> None:
    every = whole(stocked, list_images, SharedFilter())
    ferries = whole(stocked, list_images, SharedFilter(words="ferry"))
    assert ferries
    assert {line.id for line in ferries} == {line.id for line in every if "/ferry" in line.url}
    assert whole(stocked, list_images, SharedFilter(words="seen from")) == every
    assert whole(stocked, list_images, SharedFilter(domain="example")) == every
    assert whole(stocked, list_images, SharedFilter(domain="mg.example")) == []
    with stocked() as session:
        assert {place.role for place in places_of_image(session, ferries[0].id)} == {"lead"}


def test_teasers_are_chosen_by_any_of_their_headlines(stocked: sessionmaker[Session]) -> None:
    every = whole(stocked, list_teasers, SharedFilter())
    (ninth,) = whole(stocked, list_teasers, SharedFilter(words="case 9 pictures"))
    assert ninth.url == "https://news.example/story/9"
    assert ninth.article_id is not None
    with stocked() as session:
        assert {place.block for place in places_of_teaser(session, ninth.id)} == {"You may also like"}
        (caption,) = list_captions(session, 1, None, SharedFilter()).rows
        assert {place.text for place in places_of_caption(session, caption.id)} == {caption.text}
    assert whole(stocked, list_teasers, SharedFilter(domain="news.example")) == every
    assert whole(stocked, list_teasers, SharedFilter(words="100%")) == []


@pytest.mark.parametrize("most", [1, 2, 3, 7])
@pytest.mark.parametrize("listing", [list_captions, list_images, list_teasers])
def test_a_page_looks_at_few_rows_and_the_pages_at_all(
    stocked: sessionmaker[Session], listing: Listing, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = SharedFilter(articles=ArticleFilter(source="gazette", language="de"))
    expected = whole(stocked, listing, wanted, 100)
    assert expected
    monkeypatch.setattr(shared_filter, "MOST_LOOKED_AT", most)
    assert whole(stocked, listing, wanted, 2) == expected
    with stocked() as session:
        first = listing(session, 100, None, SharedFilter(words="nobody wrote this"))
    assert first.rows == []
    assert first.onward is not None


@pytest.fixture
def plans(sessions: sessionmaker[Session]) -> Iterator[list[str]]:
    """How SQLite goes about each query from here on."""
    engine: Engine = sessions.kw["bind"]
    if engine.dialect.name != "sqlite":
        pytest.skip("how PostgreSQL goes about it depends on statistics: see benchmarks/records/desk.py")
    steps: list[str] = []

    def explain(connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            steps.extend(row[3] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values))

    event.listen(engine, "before_cursor_execute", explain)
    yield steps
    event.remove(engine, "before_cursor_execute", explain)


def test_no_table_is_read_through(stocked: sessionmaker[Session], plans: list[str]) -> None:
    wanted = SharedFilter(
        words="ferry", seen_from=MORNING, seen_to=MORNING + HOUR, articles=ArticleFilter(source="gazette")
    )
    for listing in (list_captions, list_images, list_teasers):
        with stocked() as session:
            listing(session, 5, 1_000, wanted)
    tables = ("caption", "image", "teaser", "headline", "occurrence", "placement", "sighting", "article")
    assert [step for step in plans if step.startswith(tuple(f"SCAN {table}" for table in tables))] == []
