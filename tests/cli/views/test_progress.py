"""``--wait``: the work is followed until nothing is left; what counts as left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import typer

from tests.cli import stage
from worker.cli.views.progress import follow
from worker.pipeline.trigger import crawl_source, ingest_url, recrawl
from worker.runtime import current_runtime, utc_now
from worker.storage.crawl.recrawls import RequestedWork


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("stage")
    (folder / "copydesk.db").write_bytes(sqlite_template.read_bytes())
    with stage.serve() as address, stage.redis() as redis_url, pytest.MonkeyPatch.context() as patch:
        for name, value in stage.environ(folder, f"sqlite:///{folder / 'copydesk.db'}", redis_url).items():
            patch.setenv(name, value)
        stage.write_source(folder, address)
        stage.prepare(address)
        yield address
        stage.leave()


def test_the_bar_follows_until_nothing_is_left(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    works = [RequestedWork(2), RequestedWork(1, {"stored": 1}), RequestedWork(0, {"stored": 1, "gone": 1})]
    follow(current_runtime(), "demo", lambda: works.pop(0))
    assert works == []
    said = " ".join(capsys.readouterr().out.split())
    assert "! parse: no live worker takes from this queue" in said
    assert said.endswith("demo: 2 done: 1 gone, 1 stored")


def test_the_waiting_has_an_end_and_a_failure_is_one(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as late:
        follow(current_runtime(), "demo", lambda: RequestedWork(2), timeout=0.1)
    assert "demo: 2 left after 0.1 s" in " ".join(capsys.readouterr().out.split())
    with pytest.raises(typer.Exit) as failed:
        follow(current_runtime(), "demo", lambda: RequestedWork(0, {"dead_letter": 1}))
    assert (late.value.exit_code, failed.value.exit_code) == (1, 1)


def test_a_source_that_is_polled_now_is_open_until_its_pages_are_parsed(home: str) -> None:
    runtime, began = current_runtime(), utc_now()
    assert runtime.recrawling.of_source("demo", began).left == 0
    assert len(crawl_source("demo", runtime.sources, runtime.ports)) == 1
    assert runtime.recrawling.of_source("demo", began, polls=1) == RequestedWork(1)
    runtime.dispatch.requeue_unstarted(utc_now())
    stage.crawl(runtime)
    assert runtime.recrawling.of_source("demo", began, polls=1) == RequestedWork(0, {"unchanged": 1})


def test_pages_marked_to_be_fetched_again_are_open_until_they_are(home: str) -> None:
    runtime, began = current_runtime(), utc_now()
    assert runtime.recrawling.count("demo", None) == 1
    assert runtime.recrawling.count("demo", began + timedelta(days=1)) == 0
    count = recrawl("demo", runtime.recrawling, runtime.ports)
    assert runtime.recrawling.of_source("demo", began, pages=count) == RequestedWork(1)
    stage.crawl(runtime)
    assert runtime.recrawling.of_source("demo", began, pages=count) == RequestedWork(0, {"revised": 1})


def test_one_address_is_open_from_its_request_to_its_record(home: str) -> None:
    runtime, began = current_runtime(), utc_now()
    assert runtime.recrawling.of_url(f"{home}/never-heard-of", began) == RequestedWork(1)
    ingest_url(home + stage.STORY, runtime.ports)
    assert runtime.recrawling.of_url(home + stage.STORY, began) == RequestedWork(1)
    stage.crawl(runtime)
    assert runtime.recrawling.of_url(home + stage.STORY, began) == RequestedWork(0, {"revised": 1})


def test_the_trace_tells_the_life_of_an_address(home: str) -> None:
    said = stage.invoke("trace", home + stage.STORY)
    events = [event.strip() for event in re.findall(r"^\S+ \S+  (.{16})", said.stdout, re.MULTILINE)]
    assert events[0] == "discovered"
    assert {"fetch: fetched", "archived", "read", "parse: stored", "revision", "parse: revised"} <= set(events)
    assert "by feed of source demo" in said.stdout
    dead = stage.invoke("trace", home + stage.REFUSED)
    assert "fetch: dead_letter" in dead.stdout
    unknown = stage.invoke("trace", f"{home}/never-heard-of")
    assert "is not known" in str(unknown.exception)
