"""What is exported as WARC and imported into an empty database gives the same records; to and from both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.imports.pages import NOW, item, open_intake, page, response, take_file, url_of
from tests.storage.newsroom import HOUR, MORNING, add_source, contents
from worker.export import Selection, export
from worker.export.archived_pages import ArchivedPages
from worker.export.output import Position, open_output
from worker.export.web_archive import WebArchive
from worker.imports.intake import Intake
from worker.storage.archive import Archive
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.queries.whole_records import WholeRecords

LATER = MORNING + 5 * HOUR


@pytest.fixture
def origin(sqlite_template: Path, tmp_path: Path) -> Iterator[Intake]:
    """A database with a small newspaper's history: edits, other forms, redirects, an article that is gone."""
    engine = open_engine(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'origin.db')}")
    sessions = open_sessions(engine)
    add_source(sessions, "quay")
    intake = open_intake(sessions, tmp_path / "origin", "quay")
    evidence = {"url": url_of(2), "authors": ["Jo Ray"], "published_at": "2026-03-01T10:00:00+00:00"}
    for each in (
        item(url_of(1), response(page(1), Etag='"a"')),
        item(url_of(1), response(page(1, "And then it rained."), Etag='"b"'), MORNING + HOUR, known={"why": "recrawl"}),
        item(f"{url_of(1)}/amp", response(page(1)), MORNING + 2 * HOUR),
        item(url_of(2), response(page(2)), known={"evidence": evidence, "why": "poll"}),
        item(url_of(3), response(page(3)), known={"rules": {"drop": ["figure"]}}),
        item("https://news.example/old/3", response(b"", "301 Moved", Location=url_of(3)), MORNING + HOUR),
        item(url_of(4), response(page(4))),
        item(url_of(4), response(b"", "410 Gone"), LATER),
        item("https://partner.example/a", response(page(5).replace(b"news.example", b"partner.example"))),
        item(url_of(5), response(page(5))),
    ):
        assert intake.take(each).word not in ("failed", "skipped")
    intake.articles.settle_pending(NOW)
    yield intake
    engine.dispose()


def write(sessions: sessionmaker[Session], archive: Archive, path: Path) -> Path:
    """The path of a WARC export of everything."""
    records = WholeRecords(sessions)
    writer = WebArchive(ArchivedPages(sessions), archive, gzip=path.suffix == ".gz")
    with open_output(str(path), None, None) as output:
        export(records, Selection(), writer, output, Position(until=records.last_id()), lambda at: None)
    return path


@pytest.mark.parametrize("name", ["first.warc.gz", "first.warc"])
def test_an_export_imported_gives_the_same_records(
    origin: Intake, sessions: sessionmaker[Session], tmp_path: Path, name: str
) -> None:
    first = write(origin.articles.sessions, origin.archive, tmp_path / name)
    add_source(sessions, "quay")
    target = open_intake(sessions, tmp_path / "target")
    ended = take_file(target, first)
    assert {each.word for each in ended} == {"stored", "revised", "duplicate", "moved", "gone"}
    target.articles.settle_pending(NOW)
    before, after = contents(origin.articles.sessions), contents(sessions)
    assert len(before["articles"]) == 6
    assert after == before
    second = write(sessions, target.archive, tmp_path / "second.warc.gz")
    assert {each.word for each in take_file(target, second)} <= {"known", "moved", "gone"}
    target.articles.settle_pending(NOW)
    assert contents(sessions) == before
