"""Reading without what stores: one article, its revisions, and why there is nothing to compare."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, article, edited, numbered
from worker.errors import InputError
from worker.records import Block, Image
from worker.records.article_filter import ArticleFilter
from worker.storage.article_store import Articles
from worker.storage.queries.articles import ArticleQueries, changed_lines, paragraphs


def test_what_is_stored_is_read_with_its_revisions(sessions: sessionmaker[Session]) -> None:
    saved = Fetched(numbered(3), 1).save(Articles(sessions))
    Fetched(edited(numbered(3), "And then it rained."), 2, MORNING + HOUR, 1, why="recrawl").save(Articles(sessions))
    queries = ArticleQueries(sessions)
    assert [each.id for each in queries.list()] == [saved.article_id]
    found = queries.find(saved.article_id)
    assert found is not None
    assert [revision.number for revision in found.revisions] == [1, 2]
    assert any("rained" in piece.text for change in queries.diff(saved.article_id).text for piece in change.pieces)


def test_an_article_with_one_revision_has_nothing_to_compare(sessions: sessionmaker[Session]) -> None:
    saved = Fetched(numbered(3), 1).save(Articles(sessions))
    with pytest.raises(InputError, match=r"has one revision, of 2026-.*: nothing has changed since"):
        ArticleQueries(sessions).diff(saved.article_id)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"title": "Another"}, {"title": ("The ferry reopens", "Another")}),
        ({"dek": "New"}, {"dek": (None, "New")}),
        ({"section": "Coast", "tags": ("ports",)}, {}),
        ({"published_at": None}, {"published_at": (MORNING.isoformat(), None)}),
        ({"images": (Image(None, caption="A"), Image(None), Image(None, caption="B"))}, {"captions": (None, "A | B")}),
    ],
    ids=["the same", "title", "a field that was not there", "what is no line of a reader", "date", "captions"],
)
def test_lines_that_changed_are_told_with_both_values(change: dict[str, Any], expected: dict[str, Any]) -> None:
    old = article("https://news.example/1")
    assert changed_lines(old, replace(old, **change)) == expected


def test_a_text_is_compared_without_pictures_and_lists_are_one_paragraph() -> None:
    blocks = (
        Block("paragraph", "One."), Block("image", "not said"), Block("list", items=("a", "b")), Block("embed", "x"),
        Block("paragraph", ""), Block("quote", "Two."),
    )  # fmt: skip
    assert paragraphs(replace(article("https://news.example/1"), blocks=blocks)) == ["One.", "a · b", "Two."]


@pytest.fixture
def edits(sessions: sessionmaker[Session]) -> int:
    """The id of an article of three revisions, the second with another title."""
    page, articles = numbered(3), Articles(sessions)
    editions = (page, replace(page, title="Another"), edited(page, "And then it rained."))
    for visit, edition in enumerate(editions):
        saved = Fetched(edition, visit + 1, MORNING + visit * HOUR, frontier_id=1, why="recrawl").save(articles)
    return saved.article_id


def test_any_two_revisions_are_compared_and_the_last_two_without_a_word(
    sessions: sessionmaker[Session], edits: int
) -> None:
    queries = ArticleQueries(sessions)
    for numbers, fields, is_longer in (
        ((), {"title"}, True), ((1, 2), {"title"}, False), ((1, 3), set(), True), ((None, 2), {"title"}, False),
        ((2, None), {"title"}, True),
    ):  # fmt: skip
        found = queries.diff(edits, *numbers)
        rained = any("rained" in piece.text for change in found.text for piece in change.pieces)
        assert (found.fields.keys(), rained) == (fields, is_longer)
    assert (found.before.number, found.after.number, found.article_id) == (2, 3, edits)


@pytest.mark.parametrize(
    ("number", "before", "after", "message"),
    [
        (99, None, None, "there is no article 99"),
        (1, 1, 4, "has no revision 4: it has 1 to 3"),
        (1, None, 1, "has no revision 0"),
    ],
    ids=["no article", "too high", "before the first"],
)
def test_what_cannot_be_compared_is_refused_with_what_there_is(
    sessions: sessionmaker[Session], edits: int, number: int, before: int | None, after: int | None, message: str
) -> None:
    assert edits == 1
    with pytest.raises(InputError, match=message):
        ArticleQueries(sessions).diff(number, before, after)


def test_lists_and_totals_are_of_one_source_or_of_all(sessions: sessionmaker[Session]) -> None:
    source, articles = add_source(sessions, "gazette"), Articles(sessions)
    ids = [Fetched(numbered(n), n, source_id=source if n == 2 else None).save(articles).article_id for n in (1, 2, 3)]
    queries = ArticleQueries(sessions)
    assert sorted(each.id for each in queries.list()) == ids
    assert [each.id for each in queries.list(source="gazette")] == [ids[1]]
    assert [each.id for each in queries.list(ArticleFilter(author="Writer 1"))] == [ids[0]]
    assert (queries.totals().articles, queries.totals(source).articles) == (3, 1)
    part = queries.part(ArticleFilter(), 2, None)
    assert len(part.rows) == 2
    assert part.onward is not None
    assert [each.id for each in queries.part(ArticleFilter(), 2, part.onward).rows] == [ids[0]]


def test_what_is_not_stored_is_not_found(sessions: sessionmaker[Session]) -> None:
    queries = ArticleQueries(sessions)
    assert (queries.find(7), queries.find("https://news.example/7"), queries.find_page(7)) == (None, None, None)
    assert queries.revisions(7) == ()
    with pytest.raises(InputError):
        queries.boilerplate("unknown")
