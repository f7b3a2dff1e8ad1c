"""The same pages give the same records: in any order, with any repeats, and from any number of processes."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, contents, many_pages, varied_pages
from worker.storage.article_store import Articles
from worker.storage.database.engine import open_engine, open_sessions

SAVING = Path(__file__).with_name("saving_process.py")


def ingest(sessions: sessionmaker[Session], pages: list[Fetched], settle_each: bool) -> None:
    """Store and settle the pages."""
    articles = Articles(sessions)
    for page in pages:
        saved = page.save(articles)
        if settle_each:
            articles.settle(saved.article_id, MORNING)
    while articles.settle_pending(MORNING).linked:
        pass


def test_shuffled_arrival_with_repeats_ends_in_the_same_records(
    sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    pages = varied_pages()
    ingest(sessions, pages, settle_each=True)
    expected = contents(sessions)
    assert len(expected["articles"]) == 9
    shuffled = random.Random(7).choices(pages, k=10) + random.Random(8).sample(pages, len(pages))
    ingest(sessions, shuffled, settle_each=False)
    assert contents(sessions) == expected


@pytest.fixture(scope="module")
def expected(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the database holds after the pages arrived one by one, in their own order."""
    return contents_after(sqlite_template, tmp_path_factory.mktemp("straight"), varied_pages(), settle_each=True)


@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(order=st.permutations(range(14)), repeats=st.lists(st.integers(0, 13), max_size=6), settle_each=st.booleans())
def test_any_order_and_any_repeats_end_in_the_same_records(
    sqlite_template: Path, expected: dict[str, Any], order: list[int], repeats: list[int], settle_each: bool
) -> None:
    pages = varied_pages()
    with tempfile.TemporaryDirectory() as folder:
        arriving = [pages[number] for number in (*repeats, *order)]
        assert contents_after(sqlite_template, Path(folder), arriving, settle_each) == expected


def contents_after(template: Path, folder: Path, pages: list[Fetched], settle_each: bool) -> dict[str, Any]:
    """What a new database holds once these pages are stored and settled."""
    engine = open_engine(f"sqlite:///{copy(template, folder / 'copydesk.db')}")
    ingest(open_sessions(engine), pages, settle_each)
    result = contents(open_sessions(engine))
    engine.dispose()
    return result


@pytest.mark.parametrize(("kind", "processes"), [("sqlite", 2), ("postgres", 4)])
def test_processes_that_save_the_same_pages_at_once_end_in_the_records_of_one(
    kind: str, processes: int, request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path
) -> None:
    pages = many_pages(18)
    (tmp_path / "alone").mkdir()
    expected = contents_after(sqlite_template, tmp_path / "alone", pages, settle_each=True)
    url = request.getfixturevalue(f"{kind}_url")
    command = [sys.executable, str(SAVING), url, str(len(pages))]
    started = [
        subprocess.Popen([*command, str(seed)], cwd=Path.cwd(), stderr=subprocess.PIPE) for seed in range(processes)
    ]
    errors = [process.communicate(timeout=240)[1].decode() for process in started]
    assert errors == [""] * processes
    engine = open_engine(url)
    sessions = open_sessions(engine)
    while Articles(sessions).settle_pending(MORNING).linked:
        pass
    found = contents(sessions)
    engine.dispose()
    assert found == expected
