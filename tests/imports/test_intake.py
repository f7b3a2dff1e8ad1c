"""What becomes of an item: the record that a crawl would have stored, or a word on why there is none; on both."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.imports.pages import NOW, item, open_intake, page, response, url_of
from tests.storage.newsroom import HOUR, MORNING, add_source
from worker.errors import ArchiveError
from worker.imports.intake import Intake, ReadItem
from worker.imports.items import Item
from worker.storage.tables.articles import CaptureRow
from worker.storage.tables.crawl import FrontierRow, OutcomeRow, PageRow

ONE = item(url_of(1), response(page(1)))


@pytest.fixture
def intake(sessions: sessionmaker[Session], tmp_path: Path) -> Intake:
    """An intake into a fresh database."""
    return open_intake(sessions, tmp_path / "archive")


def words(intake: Intake, *items: Item) -> list[tuple[str, str]]:
    """The words and reasons of items that are taken in one after the other."""
    return [(ended.word, ended.reason) for ended in map(intake.take, items)]


def test_a_page_is_stored_as_a_crawl_would(intake: Intake, sessions: sessionmaker[Session]) -> None:
    assert words(intake, ONE) == [("stored", "new")]
    found = intake.articles.find(url_of(1))
    assert found is not None
    assert (found.first_seen_at, found.record["title"]) == (MORNING, "Story 1 of the town")
    assert found.record["images"][0]["caption"] == "A view of plot 1"
    with sessions.begin() as session:
        row = session.scalars(select(FrontierRow)).one()
        assert (row.stage, row.due_at, row.parse_outcome, row.page_id) == ("done", None, "stored", 1)
        kept = session.scalars(select(PageRow)).one()
        assert intake.archive.get(kept.content_hash) == page(1)
        assert kept.headers == {"content-type": "text/html; charset=utf-8"}
        assert [(each.step, each.word) for each in session.scalars(select(OutcomeRow))] == [("parse", "stored")]


def test_each_further_page_gets_its_word(intake: Intake) -> None:
    edit = item(url_of(1), response(page(1, "And then it rained on the ferry.")), MORNING + HOUR)
    same = item(url_of(1), response(page(1)), MORNING + 2 * HOUR)
    amp = item(f"{url_of(1)}/amp", response(page(1)), MORNING + 3 * HOUR)
    assert words(intake, ONE, ONE, edit, amp) == [
        ("stored", "new"),
        ("known", "stored_before"),
        ("revised", "manual"),
        ("duplicate", "same_article"),
    ]
    assert words(intake, same)[0][0] in ("revised", "unchanged")
    assert words(intake, ONE, edit, same, amp) == [("known", "stored_before")] * 4


def test_what_addresses_answered_is_kept(intake: Intake) -> None:
    moved = item("https://news.example/old", response(b"", "301 Moved", Location="/story/1"))
    assert words(intake, ONE, moved) == [("stored", "new"), ("moved", "status_301")]
    intake.articles.settle_pending(NOW)
    found = intake.articles.find("https://news.example/old")
    assert found is not None
    assert words(intake, item(url_of(1), response(b"", "410 Gone"), MORNING + HOUR)) == [("gone", "status_410")]
    intake.articles.settle_pending(NOW)
    found = intake.articles.find(url_of(1))
    assert found is not None
    assert found.unpublished_reason == "410"
    back = item(url_of(1), response(b"", "304 Not Modified"), MORNING + 2 * HOUR, kind="revisit")
    assert words(intake, back) == [("unchanged", "revisit")]
    intake.articles.settle_pending(NOW)
    found = intake.articles.find(url_of(1))
    assert found is not None
    assert found.unpublished_at is None


BARE = "https://news.example/x"


@pytest.mark.parametrize(
    ("given", "ended"),
    [
        (item(BARE, response(b"", "503 Busy")), ("skipped", "status_503")),
        (item(BARE, response(b"", "302 Found")), ("skipped", "bad_redirect")),
        (item(BARE, response(b"%PDF-1.7")), ("skipped", "not_html")),
        (item(BARE, response(b"{}", Content_Type="application/json")), ("skipped", "not_html")),
        (item(BARE, response(b"<p>short</p>")), ("skipped", "no_text")),
        (item(BARE, response(page(1), X_Robots_Tag="noarchive")), ("skipped", "noarchive")),
        (item(BARE, b"no response"), ("skipped", "bad_http")),
        (item(BARE, response(page(1)), is_cut=True), ("skipped", "cut_short")),
        (item("https://", response(page(1))), ("skipped", "bad_address")),
        (item(BARE, response(page(1)), known={"evidence": "x", "rules": []}), ("skipped", "bad_sidecar")),
        (item(BARE, response(page(1)), known={"rules": {"valid_from": "soon"}}), ("skipped", "bad_sidecar")),
        (replace(item(BARE, b"<p>no address</p>"), kind="saved"), ("skipped", "no_address")),
        (item(BARE, b"", kind="revisit"), ("unchanged", "revisit")),
    ],
)
def test_what_is_no_article_has_its_reason_and_leaves_no_page(
    intake: Intake, sessions: sessionmaker[Session], given: Item, ended: tuple[str, str]
) -> None:
    assert words(intake, given) == [ended]
    with sessions.begin() as session:
        assert session.scalars(select(PageRow)).all() == session.scalars(select(FrontierRow)).all() == []
    assert list(intake.archive) == []


def test_a_forgotten_address_is_not_stored_again(intake: Intake) -> None:
    intake.take(ONE)
    for name in intake.articles.forget_url(url_of(1), now=NOW).archive_hashes:
        assert intake.archive.delete(name)
    assert words(intake, ONE) == [("skipped", "forgotten")]
    assert list(intake.archive) == []


def test_bare_documents_and_saved_files_are_pages(intake: Intake) -> None:
    bare = item(url_of(1), page(1), kind="resource", content_type="text/html")
    saved = Item("saved", "a.html", 1, page(2), at=MORNING)
    assert words(intake, bare, saved) == [("stored", "new"), ("stored", "new")]
    assert intake.articles.find(url_of(2)) is not None


def test_what_our_own_crawl_knew_is_taken(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    add_source(sessions, "quay")
    evidence = {"url": url_of(1), "title": "t", "authors": ["Jo Ray"]}
    known: dict[str, Any] = {"source": "quay", "why": "recrawl", "evidence": evidence, "url": f"{url_of(1)}?a=1"}
    intake = open_intake(sessions, tmp_path / "archive")
    intake.take(item(url_of(1), response(page(1)), known=known))
    found = intake.articles.find(url_of(1))
    assert found is not None
    assert (found.source, [author["name"] for author in found.record["authors"]]) == ("quay", ["Jo Ray"])
    with sessions.begin() as session:
        capture = session.scalars(select(CaptureRow)).one()
        kept = session.scalars(select(PageRow)).one()
        assert (capture.why, kept.url, kept.final_url) == ("recrawl", f"{url_of(1)}?a=1", url_of(1))
        assert kept.evidence is not None


def test_a_stated_source_beats_what_the_archive_says(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    for slug in ("quay", "hill"):
        add_source(sessions, slug)
    intake = open_intake(sessions, tmp_path / "archive", "hill")
    intake.take(item(url_of(1), response(page(1)), known={"source": "quay", "why": "stolen"}))
    found = intake.articles.find(url_of(1))
    assert found is not None
    assert found.source == "hill"


def test_a_page_under_way_is_left_to_its_worker(intake: Intake, sessions: sessionmaker[Session]) -> None:
    intake.take(ONE)
    with sessions.begin() as session:
        row = session.scalars(select(FrontierRow)).one()
        row.owner, row.stage, row.token = "worker", "fetch", "t"
    later = item(url_of(1), response(page(1, "More of it.")), MORNING + timedelta(days=1))
    assert words(intake, later) == [("revised", "manual")]
    with sessions.begin() as session:
        row = session.scalars(select(FrontierRow)).one()
        assert (row.owner, row.stage, row.token, row.page_id) == ("worker", "fetch", "t", 1)


def test_an_archive_that_cannot_be_written_ends_the_import(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file where a folder should be")
    with pytest.raises(ArchiveError):
        open_intake(sessions, tmp_path / "archive").take(ONE)


def test_pages_of_one_address_are_stored_one_after_the_other(intake: Intake, sessions: sessionmaker[Session]) -> None:
    later = replace(ONE, number=2, at=ONE.at + timedelta(hours=1), block=response(page(1, "It was mended since.")))
    others = [item(url_of(number), response(page(number))) for number in range(2, 6)]
    read = [each for each in map(intake.read, (ONE, *others, later)) if isinstance(each, ReadItem)]
    ended = intake.store(read)
    assert [each.word for each in ended] == ["stored"] * 5 + ["revised"]
    assert [each.number for each in ended] == [each.item.number for each in read]
