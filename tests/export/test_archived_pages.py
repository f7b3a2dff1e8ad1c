"""The pages of articles, each once, and what their addresses answered; on both databases."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from tests.imports.pages import item, open_intake, page, response, url_of
from tests.storage.newsroom import HOUR, MORNING, add_source
from worker.export.archived_pages import ArchivedPages, BareAnswer


def test_pages_and_answers_of_some_articles(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    add_source(sessions, "quay")
    intake = open_intake(sessions, tmp_path, "quay")
    old = "https://news.example/old"
    for each in (
        item(url_of(1), response(page(1, "More.")), MORNING + HOUR),
        item(url_of(1), response(page(1))),
        item(url_of(2), response(page(2))),
        item(old, response(b"", "301 Moved", Location=url_of(1))),
        item(old, response(b"", "301 Moved", Location=url_of(1)), MORNING + HOUR),
        item(url_of(1), response(b"", "404 Not Found"), MORNING + 2 * HOUR),
        item(url_of(1), b"", MORNING + 3 * HOUR, kind="revisit"),
    ):
        intake.take(each)
    found, pages = intake.articles.find(url_of(1)), ArchivedPages(sessions)
    assert found is not None
    assert [(each.page.fetched_at, each.source, each.why) for each in pages.of([found.id])] == [
        (MORNING, "quay", "manual"),
        (MORNING + HOUR, "quay", "manual"),
    ]
    assert pages.answers([found.id]) == [
        BareAnswer(old, 301, MORNING, url_of(1)),
        BareAnswer(old, 301, MORNING + HOUR, url_of(1)),
        BareAnswer(url_of(1), 404, MORNING + 2 * HOUR),
        BareAnswer(url_of(1), 304, MORNING + 3 * HOUR),
    ]
    assert pages.of([]) == pages.answers([]) == []
