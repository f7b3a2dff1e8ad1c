"""The runtime is built once a process, lazily, from the settings alone, and never shared with a forked child."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from worker.runtime import Runtime, current_runtime, forget_runtime, sleep_for, utc_now
from worker.settings import Settings


@pytest.fixture(autouse=True)
def nothing_built() -> Iterator[None]:
    """Take the runtime away before the test and after it."""
    forget_runtime()
    yield
    forget_runtime()


def test_it_is_built_once_whatever_number_of_threads_ask_first() -> None:
    built: list[Settings] = []
    start = threading.Barrier(8)
    found: list[Runtime] = []

    def build() -> Settings:
        built.append(Settings())
        return built[-1]

    def ask() -> None:
        start.wait()
        found.append(current_runtime(build))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert {id(runtime) for runtime in found} == {id(current_runtime())}


def test_what_nobody_uses_is_not_built(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/deep/copydesk.db", redis_url="redis://nobody.invalid")
    runtime = Runtime(settings)
    assert runtime.policy.max_attempts == settings.max_attempts
    assert not (tmp_path / "deep").exists()


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    runtime = Runtime(Settings(database_url=f"sqlite:///{tmp_path}/deep/er/copydesk.db"))
    with runtime.engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    runtime.engine.dispose()
    assert (tmp_path / "deep" / "er" / "copydesk.db").exists()


def test_zero_days_keep_things_for_good() -> None:
    retention = Runtime(Settings(keep_pages=0.0, keep_outcomes=30.0)).retention
    assert (retention.pages, retention.outcomes) == (None, 30.0)


def test_a_slot_is_held_longer_than_any_fetch_lasts() -> None:
    manners = Runtime(Settings(fetch_deadline=12.0)).manners
    assert manners.busy_seconds > 12.0


def test_a_delay_below_a_second_is_for_loopback_hosts_alone() -> None:
    manners = Runtime(Settings(fetch_delay=0.1)).manners
    assert manners.delay_of("127.0.0.1", None, None) == 0.1
    assert manners.delay_of("news.example", None, None) == 1.0
    assert manners.delay_of("news.example", 9.0, None) == 9.0  # What a source states goes first.


def test_a_noarchive_page_is_refused_unless_the_setting_says_otherwise() -> None:
    assert Runtime(Settings()).policy.obey_noarchive is True
    assert Runtime(Settings(noarchive="ignore")).policy.obey_noarchive is False


def test_the_use_cases_share_the_stores_of_the_runtime(sqlite_url: str, tmp_path: Path) -> None:
    runtime = Runtime(Settings(database_url=sqlite_url, archive_url=(tmp_path / "archive").as_uri()))
    assert runtime.ports.articles is runtime.articles
    assert runtime.ports.dispatch is runtime.dispatch
    assert runtime.ports.fetcher is runtime.fetcher
    runtime.engine.dispose()


def test_a_forked_child_builds_its_own() -> None:
    here = current_runtime(Settings)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # Nothing but system calls may follow: the child has one thread, and no right to pytest's ends.
        os.write(writing, b"new" if current_runtime(Settings) is not here else b"old")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 3) == b"new"
    os.close(reading)
    os.close(writing)
    assert current_runtime() is here


def test_the_moment_is_aware_and_a_wait_that_is_over_is_none() -> None:
    assert utc_now().utcoffset() is not None
    sleep_for(-5)
