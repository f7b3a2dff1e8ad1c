"""Writers of SQLite wait for each other instead of failing."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import text

from worker.storage.database.engine import open_engine, open_sessions


def test_writers_that_read_first_never_fail_on_sqlite(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'count.db'}")
    sessions = open_sessions(engine)
    with sessions.begin() as session:
        session.execute(text("CREATE TABLE count (n INTEGER)"))
        session.execute(text("INSERT INTO count VALUES (0)"))

    def add() -> None:
        for _ in range(25):
            with sessions.begin() as session:
                n = session.scalar(text("SELECT n FROM count"))
                session.execute(text("UPDATE count SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions.begin() as session:
        assert session.scalar(text("SELECT n FROM count")) == 100
    engine.dispose()


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'count.db'}")
    with engine.begin() as writer:
        writer.execute(text("CREATE TABLE count (n INTEGER)"))
    with engine.begin() as writer:
        writer.execute(text("INSERT INTO count VALUES (1)"))
        with engine.connect().execution_options(reads_only=True) as reader:
            assert reader.scalar(text("SELECT count(*) FROM count")) == 0
    engine.dispose()
