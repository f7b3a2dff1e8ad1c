"""Backup and restore, as docs/operations.md says: the database first, then the archive; both are whole elsewhere."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from tests.cli import stage
from tests.services import PostgresServer
from worker.pipeline.trigger import ingest_url
from worker.runtime import current_runtime


class Kept(Protocol):
    """One kind of database, and the way that the page on operation names to keep and to bring back what it holds."""

    url: str

    def back_up(self, folder: Path) -> None:
        """Write the database as it is now into the folder."""

    def restore(self, folder: Path) -> str:
        """The URL of another database with what the folder holds."""


class KeptFile:
    """SQLite: its own backup, which waits for no writer."""

    def __init__(self, url: str) -> None:
        self.url = url

    def back_up(self, folder: Path) -> None:
        """Do the same as ``sqlite3 FILE ".backup COPY"``."""
        source, target = self.url.removeprefix("sqlite:///"), folder / "copydesk.backup"
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)

    def restore(self, folder: Path) -> str:
        """The URL of the copy in its new place."""
        return f"sqlite:///{shutil.copy(folder / 'copydesk.backup', folder / 'copydesk.db')}"


class KeptServer:
    """PostgreSQL: the two programs that come with the server."""

    def __init__(self, url: str, server: PostgresServer) -> None:
        self.url = url
        self.server = server
        self.restored: list[str] = []

    def back_up(self, folder: Path) -> None:
        """Write the dump into the folder."""
        self.run("pg_dump", "--format=custom", f"--file={folder / 'copydesk.dump'}", plain(self.url))

    def restore(self, folder: Path) -> str:
        """The URL of a new database with what the dump holds."""
        self.restored.append(self.server.create())
        url = self.server.url(self.restored[-1])
        self.run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={plain(url)}", str(folder / "copydesk.dump"))
        return url

    def run(self, program: str, *arguments: str) -> None:
        """Run a program that stands beside the server's, which must end well."""
        path = Path(self.server.command[0]).with_name(program)
        subprocess.run([str(path), *arguments], check=True, capture_output=True, timeout=120)


def plain(url: str) -> str:
    """The address as PostgreSQL's own programs take it."""
    return url.replace("postgresql+psycopg:", "postgresql:", 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "sqlite":
        yield KeptFile(request.getfixturevalue("sqlite_url"))
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    found = KeptServer(request.getfixturevalue("postgres_url"), server)
    yield found
    for name in found.restored:
        server.drop(name)


@contextmanager
def deployed(folder: Path, database_url: str, redis_url: str, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make this process a deployment with that database and archive in the block."""
    for name, value in stage.environ(folder, database_url, redis_url).items():
        patch.setenv(name, value)
    try:
        yield
    finally:
        stage.leave()


def test_a_restored_backup_is_whole_and_reads_the_same(
    tmp_path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "backup"
    backup.mkdir()
    with stage.serve() as home, stage.redis() as redis_url:
        with deployed(tmp_path, kept.url, redis_url, monkeypatch):
            stage.write_source(tmp_path, home)
            stage.prepare(home)
            before = stage.invoke("show", "1", "--json").stdout
            kept.back_up(backup)
            # A page that arrives between the two halves is in the archive alone, which harms nothing.
            ingest_url(home + stage.STORY, current_runtime().ports)
            stage.crawl(current_runtime())
            shutil.copytree(tmp_path / "archive", backup / "archive")
        shutil.copytree(tmp_path / "sources", backup / "sources")
        shutil.rmtree(tmp_path / "archive")
        with deployed(backup, kept.restore(backup), redis_url, monkeypatch):
            assert stage.invoke("release").exit_code == 0
            assert stage.invoke("show", "1", "--json").stdout == before
            verified = stage.invoke("archive", "verify")
            assert (verified.exit_code, "none missing" in verified.stdout) == (0, True)
            # The crawl goes on: new rows get new keys, and what was fetched after the backup is fetched again.
            ingest_url(home + stage.STORY, current_runtime().ports)
            stage.crawl(current_runtime())
            assert stage.invoke("show", "1", "--json").stdout != before


def test_the_page_on_operation_names_the_same_programs() -> None:
    chapter = (
        Path("docs/operations.md").read_text("utf-8").partition("## Backing up and restoring")[2].partition("\n## ")[0]
    )
    assert {"pg_dump", "pg_restore", ".backup"} <= set(re.findall(r"pg_\w+|\.backup", chapter))
