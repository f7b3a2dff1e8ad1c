"""Reading without what stores: one article, its revisions, and why there is nothing to compare."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, edited, numbered
from worker.errors import InputError
from worker.storage.article_store import Articles
from worker.storage.queries.articles import ArticleQueries


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
