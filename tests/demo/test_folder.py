"""The demo's folder keeps what a second run needs, and keeps the user's own settings out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from worker.demo.folder import DemoFolder
from worker.errors import SettingsError
from worker.settings import load_settings
from worker.settings.schedule import read_schedule
from worker.settings.sources import read_sources

NOON = datetime(2026, 3, 10, 12, 0, 0, 500_000, tzinfo=UTC)


def test_the_first_request_of_the_fresh_story_is_remembered(tmp_path: Path) -> None:
    assert DemoFolder(tmp_path).first_asked(NOON) == NOON.replace(microsecond=0)
    assert DemoFolder(tmp_path).first_asked(NOON + timedelta(hours=1)) == NOON.replace(microsecond=0)


def test_what_is_remembered_stays_beside_what_comes_later(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path)
    folder.remember(port=8000)
    folder.first_asked(NOON)
    assert folder.read_memory() == {"port": 8000, "first_asked": "2026-03-10T12:00:00+00:00"}


def test_a_broken_memory_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "newspaper.json").write_text("{")
    with pytest.raises(SettingsError, match="is broken: remove"):
        DemoFolder(tmp_path).read_memory()


def test_the_sources_are_right_and_point_at_the_newspaper(tmp_path: Path) -> None:
    slugs = DemoFolder(tmp_path).write_sources(8000)
    files = read_sources(tmp_path / "sources")
    assert [file.problems for file in files] == [()] * len(slugs)
    assert all(":8000/" in file.source.home_url for file in files if file.source)


def test_the_user_s_own_settings_do_not_reach_the_demo(tmp_path: Path) -> None:
    environ = DemoFolder(tmp_path).environ("unix:///redis", {"COPYDESK_PROXY": "http://proxy", "HOME": "/home/me"})
    assert environ["HOME"] == "/home/me"
    settings = load_settings(environ)
    assert (settings.proxy, settings.redis_url) == ("", "unix:///redis")
    assert settings.database_url == f"sqlite:///{tmp_path}/copydesk.db"
    assert (settings.fetch_delay, settings.recrawl, settings.backoff) == (0.1, (10.0,), 1.0)
    tasks = {entry.task for entry in read_schedule(Path(environ["COPYDESK_CONFIG_DIR"]))}
    assert tasks >= {"copydesk.dispatch", "copydesk.deliver"}
