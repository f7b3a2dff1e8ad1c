"""Saving: what became of a page, and what a save may cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, numbered
from worker.storage.article_store import Articles

# Statements a save takes today, and some room.  More means that something is looked up again that was at hand.
MOST_STATEMENTS = {"stored": 40, "unchanged": 33}


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def test_a_save_takes_few_statements(articles: Articles, sessions: sessionmaker[Session]) -> None:
    statements: list[str] = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    taken = {}
    for page in (Fetched(numbered(1), 1, frontier_id=7), Fetched(numbered(1), 2, MORNING + HOUR, frontier_id=7)):
        statements.clear()
        taken[page.save(articles).word] = len(statements)
    assert taken.keys() == MOST_STATEMENTS.keys()
    assert all(taken[word] <= most for word, most in MOST_STATEMENTS.items()), taken


def test_what_only_the_template_changes_is_no_revision(articles: Articles) -> None:
    Fetched(numbered(1), 1, frontier_id=7).save(articles)
    later = replace(numbered(1), tags=("ports",), modified_at=MORNING + HOUR, section="Coast", teasers=())
    saved = Fetched(later, 2, MORNING + HOUR, frontier_id=7, why="recrawl").save(articles)
    assert (saved.word, len(articles.revisions(saved.article_id))) == ("unchanged", 1)
    found = articles.find(saved.article_id)
    assert found is not None
    assert (found.record["section"], found.record["tags"]) == ("Coast", ["ports"])


def test_another_date_of_publication_is_a_revision(articles: Articles) -> None:
    Fetched(numbered(1), 1, frontier_id=7).save(articles)
    later = replace(numbered(1), published_at=MORNING + 9 * HOUR)
    saved = Fetched(later, 2, MORNING + HOUR, frontier_id=7, why="recrawl").save(articles)
    assert (saved.word, saved.detail) == ("revised", "changed: published_at")
    change = articles.diff(saved.article_id)
    assert change.fields == {"published_at": ("2026-03-02T08:00:00+00:00", "2026-03-02T17:00:00+00:00")}


def test_another_address_of_a_known_article_is_a_duplicate_and_says_of_what(articles: Articles) -> None:
    first = Fetched(numbered(1), 1).save(articles)
    amp = replace(numbered(1), url="https://news.example/story/1/amp")
    saved = Fetched(amp, 2, MORNING + HOUR).save(articles)
    assert (saved.word, saved.reason, saved.article_id) == ("duplicate", "same_article", first.article_id)
    assert saved.detail == "also at https://news.example/story/1"


def test_a_page_parsed_late_again_does_not_undo_a_later_reading(articles: Articles) -> None:
    better = replace(numbered(1), section="Coast")
    Fetched(better, 1, parsed_after=600).save(articles)
    saved = Fetched(numbered(1), 1, parsed_after=timedelta(minutes=1).total_seconds()).save(articles)
    found = articles.find(saved.article_id)
    assert found is not None
    assert found.record["section"] == "Coast"
