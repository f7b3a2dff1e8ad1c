"""The archive on a real S3 server: large pages, a wrong key, no bucket, no key, and a server that goes away."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.pipeline.fakes import POLICY, World, answer
from tests.storage.archive.s3_server import S3Server, run_s3
from tests.storage.crawl_state import CrawlState
from worker.errors import ArchiveError
from worker.pipeline.fetch_page import fetch_page
from worker.storage.archive import Archive, open_archive
from worker.storage.tables.crawl import FrontierRow, HostRow, OutcomeRow, PageRow

PAGE = "https://news.example/story-one"
# More than S3's own clients put in one part; noise, so that packing leaves it as large.
LARGE = random.Random(1).randbytes(12_000_000)


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with run_s3() as running:
        yield running


@pytest.fixture
def archive(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> Archive:
    set_environ(server, monkeypatch)
    return open_archive("s3://pages/raw")


def set_environ(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in server.environ.items():
        monkeypatch.setenv(name, value)


def test_pages_large_and_small_come_back_are_listed_and_go(archive: Archive) -> None:
    names = sorted(archive.put(raw) for raw in (LARGE, b"", *(b"page %d" % number for number in range(20))))
    assert [page.content_hash for page in archive] == names
    assert archive.get(archive.put(LARGE)) == LARGE
    assert list(archive.verify()) == []
    assert archive.size() > len(LARGE)
    assert [archive.delete(name) for name in names] == [True] * len(names)
    assert list(archive) == []


def test_a_wrong_key_is_one_clear_line(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in (("AWS_SECRET_ACCESS_KEY", "SignatureDoesNotMatch"), ("AWS_ACCESS_KEY_ID", "InvalidAccessKeyId")):
        monkeypatch.setenv(name, "hush")
        with pytest.raises(ArchiveError) as caught:
            open_archive("s3://pages/raw").put(b"page")
        assert str(caught.value) == f"archive s3://pages/raw/: {code}: check the bucket and its rights"


def test_a_missing_key_is_told_as_such(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    with pytest.raises(ArchiveError, match=r"^archive s3://pages/raw/: no key: set AWS_ACCESS_KEY_ID and AWS_SECRET_"):
        open_archive("s3://pages/raw").put(b"page")


def test_a_missing_bucket_is_one_clear_line(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match=r"^archive s3://elsewhere/: NoSuchBucket: check the bucket and its rights$"):
        open_archive("s3://elsewhere").put(b"page")


def test_a_server_that_goes_away_loses_no_page(crawl: CrawlState, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl.admit(PAGE)
    with crawl.sessions.begin() as session:
        session.execute(update(HostRow).values(robots_status=404, robots_expires_at=crawl.now + timedelta(days=9)))
    with run_s3() as server:
        set_environ(server, monkeypatch)
        world = World(frontier=crawl.frontier, archive=open_archive("s3://pages/raw"))  # type: ignore[arg-type]
        world.fetcher.answers[PAGE] = answer(PAGE, body=b"<p>News")
        server.stop()
        fetch_next(crawl, world)
        with crawl.sessions.begin() as session:
            row = session.scalars(select(FrontierRow)).one()
            assert (row.stage, row.outcome, row.attempts) == ("fetch", "retry", 0)
            detail = session.scalars(select(OutcomeRow.detail)).one()
            assert detail == "archive s3://pages/raw/: EndpointConnectionError: the store does not answer"
            assert session.scalars(select(PageRow)).all() == []
        server.start()
        set_environ(server, monkeypatch)
        world.archive = open_archive("s3://pages/raw")  # type: ignore[assignment]
        crawl.after(3600)
        fetch_next(crawl, world)
        with crawl.sessions.begin() as session:
            [page] = session.scalars(select(PageRow))
            assert session.scalars(select(FrontierRow.stage)).one() == "parse"
        assert world.archive.get(page.content_hash) == b"<p>News"


def fetch_next(crawl: CrawlState, world: World) -> None:
    """Fetch the page that is due."""
    [message] = crawl.fetch_messages()
    world.now = crawl.now
    fetch_page(message, world.ports, POLICY)
