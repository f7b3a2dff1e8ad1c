"""The demo as a newcomer runs it: real processes, and figures that the newspaper's own list predicts."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import nbformat
import pytest
from jsonschema import Draft202012Validator

from tests.demo.demo_process import DemoProcess, wait_for
from worker.demo.stories import FOLDER
from worker.export.record import exported
from worker.storage.queries.whole_records import WholeRecords

HOLDS = json.loads((FOLDER / "holds.json").read_text("utf-8"))
# Articles stored before something is done to the crawl in its middle: some third of them.
MIDDLE = 12
NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "a_crawl.ipynb"
# In a process of its own, where warnings of the notebook's libraries are theirs.
EXECUTE = """
import sys
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=200).execute()
nbformat.write(notebook, sys.argv[2])
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[DemoProcess, dict[str, Any]]]]:
    """Two demos that ran side by side, and their summaries: one left alone, one hurt in the middle."""
    started = {name: DemoProcess(tmp_path_factory.mktemp(name)) for name in ("plain", "killed")}
    try:
        wait_for(lambda: is_halfway(started["killed"]))
        os.kill(started["killed"].worker("parse"), signal.SIGKILL)
        yield {name: (demo, demo.end()) for name, demo in started.items()}
    finally:
        for demo in started.values():
            demo.kill()


def is_halfway(demo: DemoProcess) -> bool:
    """Whether some articles are stored and others are not."""
    totals = demo.totals()
    return totals is not None and totals.articles >= MIDDLE


def test_the_summary_is_what_the_newspaper_holds(runs: dict[str, tuple[DemoProcess, dict[str, Any]]]) -> None:
    demo, summary = runs["plain"]
    assert summary == HOLDS["summary"]
    assert demo.left() == []


def test_every_article_is_what_the_newspaper_holds(runs: dict[str, tuple[DemoProcess, dict[str, Any]]]) -> None:
    demo, _ = runs["plain"]
    runtime = demo.runtime()
    for held in HOLDS["articles"]:
        url = held["url"].format(**demo.homes)
        found = runtime.articles.find(url)
        assert found is not None, url
        record = found.record
        assert (record["canonical_url"], record["title"], record["language"]) == (url, held["title"], held["language"])
        assert [author["name"] for author in record["authors"]] == held["authors"], url
        assert len(record["text"].split("\n\n")) == held["paragraphs"], url
        assert [image["caption"] for image in record["images"] if image["caption"]] == held["captions"], url
        assert [teaser["url"] for teaser in record["teasers"]] == [t.format(**demo.homes) for t in held["teasers"]], url
        assert len(found.revisions) == held.get("revisions", 1), url
        for other in held.get("other_addresses", []):
            same = runtime.articles.find(other.format(**demo.homes))
            assert same is not None, other
            assert same.id == found.id, other
    runtime.engine.dispose()


def test_a_crawl_whose_parse_worker_is_killed_ends_with_the_same_records(
    runs: dict[str, tuple[DemoProcess, dict[str, Any]]],
) -> None:
    demo, summary = runs["killed"]
    assert demo.dead_letters() == []
    assert summary == HOLDS["summary"]
    assert demo.records() == runs["plain"][0].records()
    assert demo.left() == []


def test_the_notebook_plots_the_crawl(runs: dict[str, tuple[DemoProcess, dict[str, Any]]], tmp_path: Path) -> None:
    stored = nbformat.read(NOTEBOOK, as_version=4)
    assert not any(cell.get("outputs") for cell in stored.cells), "the notebook is kept without what it put out"
    url = f"sqlite:///{runs['plain'][0].folder.path / 'copydesk.db'}"
    environ = os.environ | {"COPYDESK_DATABASE_URL": url, "IPYTHONDIR": str(tmp_path), "MPLCONFIGDIR": str(tmp_path)}
    command = [sys.executable, "-c", EXECUTE, str(NOTEBOOK), str(tmp_path / "done.ipynb")]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    outputs = [each for cell in nbformat.read(tmp_path / "done.ipynb", 4).cells for each in cell.get("outputs", [])]
    assert sum("image/png" in each.get("data", {}) for each in outputs) == 4
    assert [each.text for each in outputs if each.output_type == "stream"] == []  # No warning, nothing left over.


def test_every_record_fits_the_published_schema(runs: dict[str, tuple[DemoProcess, dict[str, Any]]]) -> None:
    demo, summary = runs["plain"]
    valid = Draft202012Validator(
        json.loads((NOTEBOOK.parents[1] / "reference" / "article.schema.json").read_text("utf-8")),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    runtime = demo.runtime()
    records = WholeRecords(runtime.sessions)
    found = [exported(whole) for whole in records.page((), 0, records.last_id())]
    runtime.engine.dispose()
    assert len(found) == summary["articles"]
    faults = {record["url"]: [error.message for error in valid.iter_errors(record)] for record in found}
    assert {url: said for url, said in faults.items() if said} == {}


def test_a_second_run_adds_nothing_and_its_desk_stays_open_until_ctrl_c(
    runs: dict[str, tuple[DemoProcess, dict[str, Any]]],
) -> None:
    first, summary = runs["plain"]
    before = first.records()
    demo = DemoProcess(first.folder.path, "--desk", "--port", "0")
    try:
        wait_for(lambda: "log in with this token" in demo.read_said())
        address, token = re.findall(r"http://\S+(?=/ until)|copydesk_\S+", demo.read_said())
        assert "port-ellery-courier" in httpx.get(f"{address}/articles").text  # Without a token.
        entered = httpx.post(f"{address}/login", data={"token": token})
        assert entered.status_code == 303
        assert demo.interrupt() == 0
        assert json.loads(demo.printed) == summary
        assert demo.records() == before
        assert demo.left() == []
        assert "Traceback" not in demo.read_said()
    finally:
        demo.kill()


def test_ctrl_c_leaves_nothing_running_and_the_next_run_goes_on_though_redis_forgets_all(
    runs: dict[str, tuple[DemoProcess, dict[str, Any]]], tmp_path: Path
) -> None:
    for is_moment in (lambda demo: "the newspaper stands" in demo.read_said(), has_begun):
        demo = DemoProcess(tmp_path)
        try:
            wait_for(lambda demo=demo, is_moment=is_moment: is_moment(demo))
            assert demo.interrupt() == 130
            assert demo.left() == []
            assert "Traceback" not in demo.read_said() + demo.folder.log.read_text()
        finally:
            demo.kill()
    last = DemoProcess(tmp_path)
    try:
        wait_for(lambda: is_halfway(last) and last.workers("fetch"))
        last.flush_redis()
        summary = last.end()
        assert last.dead_letters() == []
        assert summary == HOLDS["summary"]
        assert last.records() == runs["plain"][0].records()
        assert last.left() == []
    finally:
        last.kill()


def has_begun(demo: DemoProcess) -> bool:
    """Whether the first articles are stored."""
    totals = demo.totals()
    return totals is not None and totals.articles > 0
