"""Backup and restore, as docs/operations.md says: the database first, then the archive; both are whole elsewhere."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli import stage
from worker.pipeline.trigger import ingest_url
from worker.runtime import current_runtime


def test_a_restored_backup_is_whole_and_reads_the_same(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "backup"
    backup.mkdir()
    with stage.serve() as home, stage.redis() as redis_url:
        for name, value in stage.environ(tmp_path, sqlite_url, redis_url).items():
            monkeypatch.setenv(name, value)
        stage.write_source(tmp_path, home)
        stage.prepare(home)
        before = stage.invoke("show", "1", "--json").stdout
        source, target = sqlite3.connect(sqlite_url.removeprefix("sqlite:///")), sqlite3.connect(backup / "copydesk.db")
        source.backup(target)
        # A page that arrives between the two halves is in the archive alone, which harms nothing.
        ingest_url(home + stage.STORY, current_runtime().ports)
        stage.crawl(current_runtime())
        shutil.copytree(tmp_path / "archive", backup / "archive")
        source.close()
        target.close()
        stage.leave()
        for name, value in stage.environ(backup, f"sqlite:///{backup / 'copydesk.db'}", redis_url).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("COPYDESK_SOURCES_DIR", str(tmp_path / "sources"))
        assert stage.invoke("release").exit_code == 0
        assert stage.invoke("show", "1", "--json").stdout == before
        verified = stage.invoke("archive", "verify")
        assert (verified.exit_code, "none is missing" in verified.stdout) == (0, True)
        stage.crawl(current_runtime())
        stage.leave()
