"""Progress: counted from the database, quiet only when nothing is left to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.demo.test_view import DONE
from worker.demo.progress import read_progress
from worker.records import Source
from worker.runtime import Runtime, utc_now
from worker.settings import Settings


@pytest.mark.parametrize(
    ("change", "quiet"),
    [
        ({}, True),
        ({"open": 1}, False),
        ({"unsettled": 1}, False),
        ({"polled": 7}, False),
        ({"feeds": 0, "polled": 0}, False),
    ],
)
def test_a_crawl_is_quiet_when_nothing_is_left(change: dict[str, int], quiet: bool) -> None:
    done = replace(DONE, feeds=8, polled=8, open=0, unsettled=0)
    assert replace(done, **change).is_quiet is quiet


def test_progress_is_read_from_the_database(sqlite_url: str, tmp_path: Path) -> None:
    runtime = Runtime(Settings(database_url=sqlite_url, archive_url=f"file:{tmp_path}"))
    began = utc_now()
    feeds = ("https://a.example/rss", "https://a.example/atom")
    runtime.sources.apply([Source("a", "A", "https://a.example/", feeds=feeds)], began)
    found = read_progress(runtime, began)
    assert (found.sources, found.feeds, found.polled, found.found, found.recent) == (1, 2, 0, 0, ())
    assert not found.is_quiet
    runtime.engine.dispose()
