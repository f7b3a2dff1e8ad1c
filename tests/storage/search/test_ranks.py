"""Ranks: by the article's own words, the title before the text, the same whatever else is stored."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import Fetched, article
from worker.storage.article_store import Articles
from worker.storage.search.expression import read_expression
from worker.storage.search.ranks import USUAL, WEIGHTS, among, rank, score
from worker.storage.tables.articles import ArticleRow

FILLER = "Nothing of the kind was said by anybody at the table. " * 8


def store(sessions: sessionmaker[Session], *pages: tuple[str, str]) -> list[int]:
    articles = Articles(sessions)
    saved = []
    for number, (title, said) in enumerate(pages, start=articles.totals().articles + 1):
        page = article(f"https://news.example/{number}", title=title, paragraphs=(f"{said} {number}.",))
        saved.append(Fetched(page, number).save(articles).article_id)
    return saved


def ranked(sessions: sessionmaker[Session], typed: str, ids: list[int]) -> dict[int, float]:
    with sessions() as session:
        return rank(session, read_expression(typed), ids)


def test_no_articles_have_no_ranks(sessions: sessionmaker[Session]) -> None:
    assert ranked(sessions, "ferry", []) == {}
    assert ranked(sessions, "ferry", [1, 2**62]) == {}


def test_a_word_in_the_title_counts_more_than_one_in_the_text(sessions: sessionmaker[Session]) -> None:
    titled, told = store(sessions, ("The ferry", FILLER), ("The tram", f"A ferry. {FILLER}"))
    found = ranked(sessions, "ferry", [told, titled])
    assert found[titled] > found[told] > 0


@pytest.mark.parametrize("typed", ["ferry", "fer*", '"old ferry"', "ferry OR tram", "ferry -bus"])
def test_a_rank_stays_while_others_are_stored(sessions: sessionmaker[Session], typed: str) -> None:
    ids = store(sessions, ("The old ferry", FILLER), ("An old ferry and a tram", FILLER))
    before = ranked(sessions, typed, ids)
    store(sessions, *((f"The ferry {number}", FILLER) for number in range(3)))
    assert ranked(sessions, typed, ids) == before
    assert set(before) == set(ids)


def test_a_word_more_often_counts_more_each_time_less() -> None:
    terms = read_expression("ferry").terms
    scores = [score(terms, {"text": " ".join(["ferry x"] * count)}) for count in (0, 1, 2, 3, 50)]
    gains = [after - before for before, after in pairwise(scores)]
    assert scores == sorted(scores)
    assert gains[:3] == sorted(gains[:3], reverse=True)
    assert scores[-1] < WEIGHTS["text"]


@pytest.mark.parametrize(
    ("typed", "words", "is_found"),
    [
        ("ferry", "the ferry sails", True),
        ("ferry", "the ferryman sails", False),
        ("ferr*", "the ferryman sails", True),
        ("ferr*", "a tferry", False),
        ('"old ferry"', "the old ferry", True),
        ('"old ferry"', "ferry old", False),
        ("ferry", "", False),
    ],
)
def test_a_score_counts_whole_words_in_a_row(typed: str, words: str, is_found: bool) -> None:
    assert bool(score(read_expression(typed).terms, {"title": words})) is is_found


def test_a_longer_field_counts_less() -> None:
    terms = read_expression("ferry").terms
    short, long = (score(terms, {"title": "ferry" + " x" * count}) for count in (1, 300))
    assert short > long > 0


def test_every_field_has_a_weight_and_a_length() -> None:
    assert set(WEIGHTS) == set(USUAL)


@pytest.mark.parametrize("ids", [[], [1], [2**63 - 1, -1], list(range(40_000))], ids=["none", "one", "rims", "many"])
def test_many_ids_are_one_value(sessions: sessionmaker[Session], ids: list[int]) -> None:
    with sessions() as session:
        assert session.scalars(select(ArticleRow.id).where(among(session, "article.id", ids))).all() == []
