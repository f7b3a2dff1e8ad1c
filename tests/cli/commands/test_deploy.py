"""`release` and `db`: a deployment made ready."""

from __future__ import annotations

import threading

import pytest

import worker.celery
from tests.cli.desk import Desk
from worker.monitoring.sign_of_life import take_lock
from worker.storage.database.schema import needed_version


def test_a_release_makes_everything_ready_and_can_be_run_again(bare_desk: Desk) -> None:
    bare_desk.sources.mkdir(parents=True)
    bare_desk.set(database_url="sqlite:///deep/copydesk.db")
    assert bare_desk.call("db", "version").out == f"database at nothing, needed is {needed_version()}\n"
    for _ in range(2):
        assert bare_desk.call("release").out.startswith(f"database at {needed_version()}\n")
    assert bare_desk.call("db", "upgrade").out == f"database at {needed_version()}\n"
    assert bare_desk.call("articles", "--json").code == 0


def test_a_second_up_in_a_folder_is_refused(bare_desk: Desk) -> None:
    lock = take_lock(bare_desk.folder / "var/run/up.lock")
    assert lock is not None
    said = bare_desk.call("up")
    assert (said.code, said.out) == (2, "")
    assert "`copydesk up` runs in this folder already" in said.err
    lock.close()


def test_a_new_project_says_what_comes_next(bare_desk: Desk) -> None:
    said = bare_desk.call("init", "news").out
    assert "written: news/config/schedule.toml" in said
    assert said.splitlines()[-1].startswith("next: `cd news`, put your contact into config/settings.toml")
    assert "kept as it was: news/Procfile" in bare_desk.call("init", "news").out


def test_up_brings_no_redis_where_a_file_names_one(bare_desk: Desk) -> None:
    bare_desk.patch.delenv("COPYDESK_REDIS_URL")
    bare_desk.write("config/settings.toml", 'redis_url = "redis://127.0.0.1:1"\n')
    said = bare_desk.call("up", "--procfile", "none")
    assert (said.code, "find its Redis" in said.out) == (2, False)
    assert "none: no such file" in said.err


@pytest.mark.parametrize("words", [("beat",), ("worker", "fetch")], ids=" ".join)
def test_without_a_timetable_no_process_begins(bare_desk: Desk, words: tuple[str, ...]) -> None:
    """Also where the application was loaded before, as here, with another timetable."""
    assert worker.celery.app.conf.beat_schedule
    bare_desk.call("db", "upgrade")
    said = bare_desk.call(*words)
    assert (said.code, "schedule.toml: no such file" in said.err) == (2, True)
    assert "watch" not in {thread.name for thread in threading.enumerate()}
