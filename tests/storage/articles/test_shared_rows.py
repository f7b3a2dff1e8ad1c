"""Shared rows: one for each key, in its best spelling, whoever comes first."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import Fetched, article, numbered
from worker.dedup.captions import caption_key
from worker.records import Author, Image, Teaser
from worker.storage.article_store import Articles
from worker.storage.articles.shared_rows import author_key, headline_key, is_better, picture_key, upsert_shared_rows
from worker.storage.tables.shared_rows import (
    AuthorRow,
    CaptionRow,
    HeadlineRow,
    ImageRow,
    OccurrenceRow,
    PlacementRow,
    TeaserRow,
)


def test_the_best_spelling_does_not_depend_on_who_comes_first(sessions: sessionmaker[Session]) -> None:
    captions = ("The Old Pier", "the old pier", "The old   pier!", "„The old pier“")
    pages = [
        replace(
            numbered(number),
            images=(Image(url=f"https://img.example/old-pier-again.jpg?w={10**number}", caption=caption),),
            authors=(Author("Mara Quill", f"https://news.example/{'x' * number}by/mara"),),
            teasers=(Teaser(url=f"https://www.news.example/story/8?utm_x={number}", headline=caption.upper()),),
        )
        for number, caption in enumerate(captions)
    ]
    shown = set()
    for order in permutations(pages, 4):
        with sessions() as session:
            for page in order:
                upsert_shared_rows(session, [page])
            shown.add(
                tuple(
                    tuple(session.scalars(select(column)))
                    for column in (CaptionRow.text, ImageRow.url, AuthorRow.url, TeaserRow.url, HeadlineRow.text)
                )
            )
            session.rollback()
    assert shown == {
        (
            ("„The old pier“",),
            ("https://img.example/old-pier-again.jpg?w=1",),
            ("https://news.example/by/mara",),
            ("https://www.news.example/story/8",),
            ("„THE OLD PIER“",),
        )
    }


def test_sharing_twice_finds_the_same_rows(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        first = upsert_shared_rows(session, [numbered(1), numbered(2)])
    with sessions.begin() as session:
        assert upsert_shared_rows(session, [numbered(2), numbered(1)]) == first


@pytest.mark.parametrize(
    ("spelling", "known", "longest", "better"),
    [
        ("ab", "a", True, True),
        ("a", "ab", True, False),
        ("a", "ab", False, True),
        ("A", "a", True, True),
        ("a", "a", True, False),
        (None, "a", True, False),
        ("a", None, False, True),
        (None, None, False, False),
    ],
)
def test_longest_or_shortest_then_first_by_code_points(
    spelling: str | None, known: str | None, longest: bool, better: bool
) -> None:
    assert is_better(spelling, known, longest) is better


def test_namesakes_of_two_sites_are_two_authors() -> None:
    here, there = numbered(1), replace(numbered(1), url="https://courier.example/1")
    assert author_key(here, "Mara  QUILL") == author_key(here, "Mara Quill")
    assert author_key(here, "Mara Quill") != author_key(there, "Mara Quill")


def test_a_picture_is_its_url_or_else_its_caption() -> None:
    assert picture_key(Image(url="https://img.example/long-name.jpg?w=3")) == picture_key(
        Image(url="http://www.img.example/long-name.jpg?w=800", caption="Any")
    )
    assert picture_key(Image(url=None, caption="Seen")) == picture_key(Image(url=None, caption="SEEN!"))
    assert picture_key(Image(url=None)) is None


def test_a_headline_of_signs_alone_has_a_key_of_its_own() -> None:
    assert headline_key("???") != headline_key("!!!")


def test_five_pictures_with_one_caption_are_five_placements_of_one_caption(sessions: sessionmaker[Session]) -> None:
    caption = "The old bridge before and after the flood of last March"
    images = tuple(
        Image(url=f"https://img.example/pics/bridge-view-{number}.jpg", caption=caption, position=number)
        for number in range(5)
    )
    saved = Fetched(article("https://news.example/bridge", images=images), 1).save(Articles(sessions))
    with sessions.begin() as session:
        assert session.scalars(select(CaptionRow.text)).all() == [caption]
        placed = select(PlacementRow.image_id).where(PlacementRow.article_id == saved.article_id)
        assert len(session.scalars(placed).all()) == 5
        assert len(session.scalars(select(OccurrenceRow.image_id)).all()) == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Learning C++ in a week", "Learning C in a week"),
        ("It was +5 at noon", "It was -5 at noon"),
        ("A loss of 1.5 million", "A loss of 15 million"),
        ("A ticket for $5 at last", "A ticket for €5 at last"),
    ],
)
def test_wordings_that_differ_in_a_sign_are_two_rows(one: str, other: str) -> None:
    assert headline_key(one) != headline_key(other)
    assert caption_key(one) != caption_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("٥ قتلى في عدن", "5 قتلى في عدن"),
        ("Sabah limanda yağmur. Fotoğraf: AA", "SABAH LİMANDA YAĞMUR. FOTOĞRAF: AA"),
        ("Το λιμάνι το πρωί. Φωτογραφία: ΑΠΕ", "ΤΟ ΛΙΜΑΝΙ ΤΟ ΠΡΩΙ"),
    ],
)
def test_spellings_of_one_caption_are_one_row(one: str, other: str) -> None:
    assert caption_key(one) == caption_key(other)
