"""What is noted as a change: each thing that becomes of an article, in the transaction that does it, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, article, body, edited, gone, numbered, unchanged
from worker.records import Article
from worker.storage.article_store import Articles
from worker.storage.database.keys import frontier_key
from worker.storage.queries.changes import Change, Changes

A, B = "https://news.example/a-first-address", "https://news.example/b-second-address"


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def page_at(url: str, number: int, **values: object) -> Article:
    """The newsroom's article of a number at an address of its own."""
    return replace(numbered(number, teasers=()), url=url, canonical_url=url, **values)  # type: ignore[arg-type]


def changes(articles: Articles) -> list[Change]:
    """Every change once all is settled."""
    while articles.settle_pending(MORNING).linked:
        pass
    return list(Changes(articles.sessions).since("start", limit=1000).changes)


def told(articles: Articles) -> list[tuple[str, int, int | None, int | None]]:
    """Every change as kind, article, revision and other article."""
    return [(each.kind, each.article_id, each.revision, each.other_id) for each in changes(articles)]


def test_a_new_article_is_created_and_an_edit_revises_it(articles: Articles) -> None:
    story = numbered(1)
    new = Fetched(story, 1, frontier_id=1).save(articles).article_id
    Fetched(story, 2, MORNING + HOUR, frontier_id=1).save(articles)
    Fetched(story, 2, MORNING + HOUR, frontier_id=1).save(articles)
    Fetched(edited(story, "A line more."), 3, MORNING + 2 * HOUR, frontier_id=1).save(articles)
    assert told(articles) == [("created", new, 1, None), ("revised", new, 2, None)]
    first, second = changes(articles)
    assert (first.url, first.at) == (story.canonical_url, MORNING + timedelta(seconds=5))
    assert second.at == MORNING + 2 * HOUR + timedelta(seconds=5)


def test_another_record_of_the_same_content_updates_it(articles: Articles) -> None:
    story = numbered(1)
    new = Fetched(story, 1, frontier_id=1).save(articles).article_id
    Fetched(replace(story, section="Harbour"), 2, MORNING + HOUR, frontier_id=1).save(articles)
    assert told(articles)[1:] == [("updated", new, 1, None)]


def test_an_old_page_that_arrives_late_changes_nothing_that_is_shown(articles: Articles) -> None:
    story = numbered(1)
    Fetched(edited(story, "A line more."), 2, MORNING + HOUR, frontier_id=1).save(articles)
    Fetched(story, 1, frontier_id=1).save(articles)
    assert [each.kind for each in changes(articles)] == ["created"]


def test_a_page_that_goes_and_comes_back_is_told_of_twice(articles: Articles, sessions: sessionmaker[Session]) -> None:
    story = numbered(1)
    Fetched(story, 1).save(articles)
    gone(sessions, story.url, MORNING + HOUR, "404")
    assert [each.kind for each in changes(articles)] == ["created", "unpublished"]
    gone(sessions, story.url, MORNING + 2 * HOUR)
    unchanged(sessions, story.url, MORNING + 3 * HOUR)
    assert [each.kind for each in changes(articles)] == ["created", "unpublished", "republished"]


def test_an_article_that_was_gone_before_it_was_stored_is_created_unpublished(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    gone(sessions, A, MORNING + HOUR)
    Fetched(page_at(A, 3), 1).save(articles)
    assert [each.kind for each in changes(articles)] == ["created", "unpublished"]


def test_two_articles_that_turn_out_to_be_one_are_merged(articles: Articles) -> None:
    first = Fetched(page_at(A, 3), 1).save(articles).article_id
    second = Fetched(page_at(B, 3), 2).save(articles).article_id
    Fetched(replace(page_at(B, 3), canonical_url=A), 3, MORNING + HOUR, frontier_id=2).save(articles)
    assert told(articles) == [
        ("created", first, 1, None), ("created", second, 1, None), ("merged", second, None, first),
    ]  # fmt: skip
    assert changes(articles)[-1].url is None


def test_an_article_that_falls_apart_is_parted(articles: Articles) -> None:
    first = Fetched(replace(page_at(A, 3), canonical_url=B), 1).save(articles).article_id
    Fetched(page_at(B, 3), 2, MORNING + HOUR).save(articles)
    Fetched(page_at(A, 3), 3, MORNING + 2 * HOUR, frontier_id=1).save(articles)
    found = told(articles)
    [new] = {article_id for _, article_id, _, _ in found} - {first}
    assert found == [
        ("created", first, 1, None), ("updated", first, 1, None),
        ("created", new, 1, None), ("parted", new, None, first),
    ]  # fmt: skip


def test_a_forgotten_article_leaves_its_number_and_the_hash_of_its_address(articles: Articles) -> None:
    story = numbered(1)
    new = Fetched(story, 1).save(articles).article_id
    articles.forget_url(story.url, now=MORNING + HOUR)
    created, forgotten = changes(articles)
    assert (created.kind, created.url) == ("created", None)
    assert (forgotten.kind, forgotten.article_id, forgotten.url) == ("forgotten", new, None)
    assert forgotten.url_hash == frontier_key(story.url)
    assert forgotten.at == MORNING + HOUR


def test_every_article_of_a_forgotten_source_is_told_of(articles: Articles, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    ids = [Fetched(numbered(n), n, source_id=source).save(articles).article_id for n in (1, 2, 3)]
    articles.forget_source("gazette", now=MORNING)
    assert [each.article_id for each in changes(articles) if each.kind == "forgotten"] == ids


def test_what_stays_of_a_forgotten_article_is_updated(articles: Articles) -> None:
    """A page that only claimed to be it stays: who kept the old revisions is to read it again."""
    first = Fetched(page_at(A, 3), 1).save(articles).article_id
    Fetched(replace(page_at(B, 3), canonical_url=A), 2, MORNING + HOUR).save(articles)
    articles.forget_url(A, now=MORNING + 2 * HOUR)
    assert told(articles)[-1] == ("updated", first, None, None)


def test_a_text_without_the_line_that_its_source_repeats_is_updated(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    source = add_source(sessions, "gazette")
    for number in range(8):
        day, url = MORNING + timedelta(days=number), f"https://gazette.example/{number}"
        lines = (*body(number), "Got a story? Write to the desk.")
        page = article(url, title=f"Case {number}", paragraphs=lines, published_at=day)
        Fetched(page, number + 1, day, source_id=source).save(articles)
    assert [each.kind for each in changes(articles)] == ["created"] * 8 + ["updated"] * 8


def test_a_save_that_fails_notes_nothing(articles: Articles, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("as if the process died here")

    monkeypatch.setattr("worker.storage.articles.save.together.outcome", fail)
    with pytest.raises(RuntimeError):
        Fetched(numbered(1), 1).save(articles)
    assert changes(articles) == []
