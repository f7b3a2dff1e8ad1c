"""A plain PostgreSQL URL works as it is, and no wait on its server is without end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.services import PostgresServer, await_postgres, own_by_unprivileged
from tests.storage.crawl_state import CrawlState
from worker.errors import SettingsError
from worker.storage.database.engine import open_engine, open_sessions


def test_a_postgresql_url_needs_no_driver_and_every_wait_is_bounded(postgres: PostgresServer) -> None:
    name = postgres.create()
    engine = open_engine(postgres.url(name).replace("postgresql+psycopg:", "postgresql:"))
    with engine.connect() as connection:
        shown = [connection.scalar(text(f"SHOW {key}")) for key in ("statement_timeout", "lock_timeout")]
    assert shown == ["1min", "30s"]
    engine.dispose()
    postgres.drop(name)


def test_a_server_that_falls_silent_is_given_up_and_the_next_connection_works(postgres: PostgresServer) -> None:
    name = postgres.create()
    engine = open_engine(postgres.url(name), patience=1)
    with engine.connect() as connection:
        process = connection.scalar(text("SELECT pg_backend_pid()"))
        os.kill(process, signal.SIGSTOP)
        since = time.monotonic()
        try:
            with pytest.raises(OperationalError, match="said nothing for 1 s"):
                connection.scalar(text("SELECT 1"))
        finally:
            os.kill(process, signal.SIGCONT)
        assert time.monotonic() - since < 20
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != process
    engine.dispose()
    postgres.drop(name)


def test_a_server_that_may_only_be_read_counts_as_away_until_it_may_be_written(postgres: PostgresServer) -> None:
    name = postgres.create()
    engine = open_engine(postgres.url(name))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (key text)"))
        connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    engine.dispose()
    for _ in range(2):
        with pytest.raises(OperationalError) as caught, engine.begin() as connection:
            connection.execute(text("INSERT INTO kept VALUES (:key)"), {"key": "s3cr3t"})
        assert "read-only" in str(caught.value)
        assert "s3cr3t" not in str(caught.value)
    with engine.connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text("COMMIT"))
        connection.execute(text(f'ALTER DATABASE "{name}" RESET default_transaction_read_only'))
        connection.execute(text("COMMIT"))
    engine.dispose()
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO kept VALUES ('one')"))
    engine.dispose()
    postgres.drop(name)


def test_an_error_of_the_database_does_not_tell_what_was_to_be_written(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("INSERT INTO nowhere VALUES (:key)"), {"key": "s3cr3t"})
    assert "s3cr3t" not in str(caught.value)
    engine.dispose()


PGBOUNCER = """
[databases]
* = host={server} user=postgres
[pgbouncer]
unix_socket_dir = {folder}
listen_port = 5432
auth_type = any
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 3
ignore_startup_parameters = options
"""


@pytest.fixture
def pooled_url(postgres: PostgresServer, postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database behind a PgBouncer that gives out its three connections by transaction."""
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        pytest.skip("no pgbouncer is installed")
    folder = Path("/tmp") / f"copydesk-pooler-{os.getpid()}"  # Sockets have short names.
    folder.mkdir()
    (folder / "users").write_text('"postgres" ""')
    (folder / "ini").write_text(PGBOUNCER.format(server=postgres.socket_folder, folder=folder))
    user = own_by_unprivileged(folder)
    with (folder / "log").open("wb") as log:
        pooler = subprocess.Popen([program, "ini"], user=user, cwd=folder, stdout=log, stderr=log)
    try:
        await_postgres(pooler, folder)
        yield postgres_url.replace(str(postgres.socket_folder), f"{folder}&prepare_threshold=none")
    finally:
        pooler.kill()
        pooler.wait()
        shutil.rmtree(folder)


def test_workers_share_the_few_connections_of_a_pooler(pooled_url: str) -> None:
    engine = open_engine(pooled_url)
    crawl = CrawlState(open_sessions(engine))
    crawl.admit(*(f"https://news-{number}.example/story" for number in range(40)))
    messages = crawl.fetch_messages()
    claims = []

    def work(share: int) -> None:
        for message in messages[share::8]:
            claims.append(crawl.frontier.start_fetch(message, f"worker-{share}", crawl.now))

    threads = [threading.Thread(target=work, args=(share,)) for share in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len({claim.row_id for claim in claims if claim is not None}) == len(messages) > 0
    engine.dispose()


def test_another_word_about_preparing_is_one_clear_line() -> None:
    with pytest.raises(SettingsError, match="prepare_threshold=5 is not known: allowed is none"):
        open_engine("postgresql://postgres@/copydesk?prepare_threshold=5")
