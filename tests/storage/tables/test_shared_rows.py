"""Shared rows: one of each key, however many articles show it, and headlines of one piece apart from another's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import Fetched, numbered
from worker.storage.article_store import Articles
from worker.storage.tables.shared_rows import AuthorRow, CaptionRow, HeadlineRow, ImageRow, SightingRow, TeaserRow


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (AuthorRow, {"name": "𝔑"}),
        (ImageRow, {"media": "image"}),
        (CaptionRow, {"text": "x" * 100_000}),
        (TeaserRow, {"url": "https://news.example/" + "x" * 9_000}),
    ],
    ids=lambda value: getattr(value, "__tablename__", ""),
)
def test_a_key_is_one_row_and_texts_have_no_bound(
    sessions: sessionmaker[Session], table: type, values: dict[str, str]
) -> None:
    with sessions.begin() as session:
        session.add_all([table(key="k" * 64, **values), table(key="j" * 64, **values)])
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(table(key="k" * 64, **values))
    with sessions() as session:
        [name] = values
        assert {getattr(row, name) for row in session.query(table)} == {values[name]}


def test_one_wording_of_two_pieces_is_two_headlines(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add_all([one := TeaserRow(key="a", url="a"), two := TeaserRow(key="b", url="b")])
        session.flush()
        session.add_all([HeadlineRow(teaser_id=each.id, key="h", text="Said") for each in (one, two)])
        number = one.id
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(HeadlineRow(teaser_id=number, key="h", text="Said again"))


@pytest.mark.parametrize("letters", [200, 201, 5_000])
def test_a_heading_longer_than_its_column_is_cut_and_not_refused(sessions: sessionmaker[Session], letters: int) -> None:
    page = numbered(1)
    teasers = tuple(replace(each, block="𝔑" * letters) for each in page.teasers)
    Fetched(replace(page, teasers=teasers), 1).save(Articles(sessions))
    with sessions() as session:
        assert {len(row.block) for row in session.query(SightingRow)} == {200}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("placement", "image_id"), ("occurrence", "caption_id"), ("occurrence", "image_id"),
        ("sighting", "teaser_id"), ("sighting", "headline_id"), ("article_author", "author_id"),
    ],
)  # fmt: skip
def test_what_shows_a_shared_row_is_found_by_an_index(sessions: sessionmaker[Session], table: str, column: str) -> None:
    indexes = inspect(sessions.kw["bind"]).get_indexes(table)
    assert any(index["column_names"][0] == column for index in indexes)
