"""What the pages of the desk ask is bounded, and tells the newest, the first and the most frequent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, article, body, numbered
from worker.storage.article_store import Articles
from worker.storage.queries.article.page import read_address, read_article_page
from worker.storage.queries.article.pictures import read_caption, read_picture, read_pictures
from worker.storage.queries.article.story_order import read_story
from worker.storage.queries.promotions import afterlife
from worker.storage.queries.promotions.afterlife import read_afterlife
from worker.storage.queries.promotions.newest import read_promoted

COPY = "https://partner.example/copy"


@pytest.fixture
def filled(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """Six articles of two sources, a copy of one at a partner, an hour later."""
    articles = Articles(sessions)
    sources = [add_source(sessions, "gazette"), add_source(sessions, "courier")]
    for number in range(6):
        Fetched(numbered(number), number + 1, source_id=sources[number % 2]).save(articles)
    copy = article(COPY, title="The same", paragraphs=body(3), published_at=MORNING + HOUR)
    Fetched(copy, 20, MORNING + HOUR).save(articles)
    articles.settle_pending(MORNING + HOUR)
    return sessions


def number_of(sessions: sessionmaker[Session], url: str) -> int:
    """The number of the article at an address."""
    found = Articles(sessions).find(url)
    assert found is not None
    return found.id


def test_an_afterlife_counts_pages_and_headlines(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        life = read_afterlife(session, number_of(filled, "https://news.example/story/3"))
    assert (life.pages, life.is_partial) == (2, False)
    assert [(wording.text, wording.pages) for wording in life.wordings] == [
        ("What became of case 3", 2),
        ("Case 3 in pictures", 2),
    ]
    assert dict(life.sources) == {"gazette": 1, "courier": 1}
    assert {page.block for page in life.newest} == {"You may also like"}
    assert life.first_seen_at == life.last_seen_at == MORNING


def test_an_afterlife_is_bounded(filled: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(afterlife, "MOST_SIGHTINGS", 2)
    with filled() as session:
        life = read_afterlife(session, number_of(filled, "https://news.example/story/3"))
    assert life.is_partial
    assert 1 <= life.pages <= 2


def test_who_is_promoted_nowhere_has_no_afterlife(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        life = read_afterlife(session, number_of(filled, COPY))
    assert (life.pages, life.wordings, life.first_seen_at) == (0, (), None)


def test_a_story_begins_with_who_was_first(filled: sessionmaker[Session]) -> None:
    first, copy = number_of(filled, "https://news.example/story/3"), number_of(filled, COPY)
    with filled() as session:
        page = read_article_page(session, copy)
        assert page is not None
        assert [(told.article_id, told.is_copy) for told in page.story] == [(first, True), (copy, True)]
        assert page.story[1].dated_at - page.story[0].dated_at == timedelta(hours=1)
        assert read_story(session, 10**6) == []


def test_pictures_name_the_rows_that_hold_them(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        page = read_article_page(session, number_of(filled, "https://news.example/story/0"))
        assert page is not None
        [shown] = page.images
        assert shown.image_id is not None
        assert shown.caption_id is not None
        picture, caption = read_picture(session, shown.image_id), read_caption(session, shown.caption_id)
    assert picture is not None
    assert caption is not None
    assert page.id in [placed.article_id for placed in picture.placements]
    assert shown.image_id in [image for image, _ in caption.placements]


def test_reused_pictures_stand_in_several_articles(filled: sessionmaker[Session]) -> None:
    articles = Articles(filled)
    again = replace(numbered(7), images=numbered(0).images)
    Fetched(again, 30, MORNING + HOUR, source_id=add_source(filled, "third")).save(articles)
    with filled() as session:
        [line] = read_pictures(session, 10, reused=True)
        assert (line.uses, line.sources) == (2, 2)
        assert line.credit == "Photo: Mara Quill"
        assert len(read_pictures(session, 3)) == 3


def test_the_newest_promotions_stand_with_their_headlines(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        found = {line.url: line for line in read_promoted(session, None, 20)}
        of_one = read_promoted(session, "gazette", 20)
        assert read_promoted(session, "nobody", 20) == []
        assert len(read_promoted(session, None, 2)) == 2
    twice = found["https://news.example/story/3"]
    assert twice.headlines == (("What became of case 3", 2), ("Case 3 in pictures", 2))
    assert twice.article_id is not None
    assert found["https://news.example/story/7"].article_id is None
    assert max(line.pages for line in of_one) == 1


def test_what_is_not_there_is_none(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        assert read_article_page(session, 1) is None
        assert read_picture(session, 1) is None
        assert read_caption(session, 1) is None
        assert read_address(session, 1) is None
        assert read_pictures(session, 5) == read_promoted(session, None, 5) == []
