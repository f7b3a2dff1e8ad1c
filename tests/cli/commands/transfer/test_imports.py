"""`copydesk import` as a person calls it: real processes, files of strangers, calls that are cut off."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.cli.desk import Desk
from tests.imports.pages import page, url_of, write_archive
from worker.imports import name_file
from worker.runtime import current_runtime
from worker.storage.database.types import Table
from worker.storage.tables.articles import ArticleRow, CaptureRow
from worker.storage.tables.crawl import PageRow


def test_an_archive_is_taken_in_once(desk: Desk) -> None:
    path = write_archive(
        desk.folder / "news.warc.gz", {url_of(n): page(n) for n in range(3)} | {"https://a.example/x": b"<p>x"}
    )
    said = desk.call("import", "news.warc.gz", "--processes", "2", "--json")
    assert (said.code, said.json["count"]) == (0, 4)
    assert {(each["word"], each["reason"]): each["count"] for each in said.json["outcomes"]} == {
        ("stored", "new"): 3,
        ("skipped", "no_text"): 1,
    }
    assert len(desk.call("articles", "--json").lines) == 3
    assert current_runtime().marks.read(name_file(path)) is not None
    again = desk.call("import", "news.warc.gz")
    assert (again.code, again.out.partition(" in ")[0]) == (0, "0 pages")
    anew = desk.call("import", "news.warc.gz", "--again", "--processes", "1")
    assert "3 known" in anew.out
    assert "skipped: 1 no_text" in anew.out
    assert desk.call("check").code == 0


def test_after_a_kill_the_same_call_goes_on_without_a_page_lost_or_doubled(desk: Desk) -> None:
    count = 150
    write_archive(desk.folder / "news.warc.gz", {url_of(n): page(n) for n in range(count)})
    assert desk.call("db", "upgrade").code == 0
    sessions = current_runtime().sessions
    command = [sys.executable, "-m", "worker", "import", "news.warc.gz", "--processes", "2"]
    running = subprocess.Popen(command, cwd=desk.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until_true(lambda: count_rows(sessions, PageRow) >= 10 or running.poll() is not None)
    children = children_of(running.pid)
    running.kill()
    running.wait()
    until_true(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
    before = count_rows(sessions, PageRow)
    said = desk.call("import", "news.warc.gz", "--processes", "2", "--json")
    words = Counter({each["word"]: each["count"] for each in said.json["outcomes"]})
    assert words["stored"] == count - before
    assert set(words) <= {"stored", "known"}
    assert [count_rows(sessions, table) for table in (ArticleRow, PageRow, CaptureRow)] == [count] * 3
    assert desk.call("check").code == 0
    assert desk.call("import", "news.warc.gz").out.startswith("0 pages")


def children_of(number: int) -> list[int]:
    """The processes that a process started."""
    found = Path(f"/proc/{number}/task/{number}/children")
    return [int(each) for each in found.read_text().split()] if found.exists() else []


def count_rows(sessions: sessionmaker[Session], table: type[Table]) -> int:
    """How many rows a table has, as another process sees it."""
    with sessions() as session:
        session.connection(execution_options={"reads_only": True})
        return session.scalar(select(func.count()).select_from(table)) or 0


def until_true(is_so: Callable[[], bool]) -> None:
    """None; it is so, within a minute."""
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_folder_of_saved_pages_and_one_that_says_no_address(desk: Desk) -> None:
    desk.write("saved/one.html", page(1))
    desk.write("saved/two.html", b"<html><p>text without address</p></html>")
    said = desk.call("import", "saved", "--processes", "1", "--json")
    assert said.code == 0
    assert {each["word"]: each["reason"] for each in said.json["outcomes"]} == {
        "stored": "new",
        "skipped": "no_address",
    }
    (line,) = said.json["named"]
    assert line["place"].endswith("two.html")
    assert "a file two.html.json beside it" in line["detail"]


def test_a_broken_file_is_said_after_what_could_be_read(desk: Desk) -> None:
    path = write_archive(desk.folder / "cut.warc.gz", {url_of(n): page(n) for n in range(2)})
    path.write_bytes(path.read_bytes()[:-300])
    said = desk.call("import", "cut.warc.gz", "--processes", "1")
    assert said.code == 1
    assert "1 stored" in said.out
    assert "is broken behind record" in said.err


def test_addresses_become_due(desk: Desk) -> None:
    desk.write("list.txt", "# mine\nhttps://news.example/1\n\nnews\nhttps://news.example/2\n")
    said = desk.call("import", "list.txt")
    assert said.code == 0
    assert "2 queued, 1 failed" in said.out
    assert "list.txt line 4 news: bad_input: 'news' is no URL" in said.out
    assert desk.call("trace", "https://news.example/2").code == 0


def test_a_list_of_feeds_becomes_source_files(desk: Desk) -> None:
    desk.write("feeds.opml", '<opml version="2.0"><body><outline xmlUrl="https://quay.example/rss"/></body></opml>')
    said = desk.call("import", "feeds.opml")
    assert "1 source file written of 1 site" in said.out
    assert list(desk.sources.glob("*.toml"))


@pytest.mark.parametrize(
    ("words", "said"),
    [(["nothing.warc"], "no such file or folder"), (["x.bin"], "is no WARC, page, list of addresses or OPML"),
     (["x.bin", "--as", "arc"], "allowed is one of warc, pages, urls, opml"),
     (["x.bin", "--as", "warc", "--source", "nobody"], "no source 'nobody'")],
)  # fmt: skip
def test_a_wrong_call_gets_one_line(desk: Desk, words: list[str], said: str) -> None:
    desk.write("x.bin", b"\x00\x01")
    call = desk.call("import", *words)
    assert call.code == 2
    assert said in call.err
    assert call.err.count("\n") == 1


def test_an_empty_folder_has_nothing_new(desk: Desk) -> None:
    (desk.folder / "empty").mkdir()
    said = desk.call("import", "empty", "--json")
    assert (said.code, json.loads(said.out)["count"]) == (0, 0)


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [("sqlite:///new.db", 2, "the database has no schema yet"),
     ("postgresql://nobody@127.0.0.1:1/none", 1, "does not answer")],
    ids=["no-schema", "away"],
)  # fmt: skip
def test_a_database_that_cannot_be_used_is_said_in_one_line(desk: Desk, url: str, code: int, said: str) -> None:
    write_archive(desk.folder / "news.warc.gz", {url_of(1): page(1)})
    answer = desk.call("import", "news.warc.gz", database_url=url)
    assert answer.code == code
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_a_wrong_address_is_told_by_its_line(desk: Desk) -> None:
    desk.write("list.txt", "\ufeff# ours\n\nhttps://news.example/a\nftp://news.example/b\n")
    answer = desk.call("import", "list.txt", "--json")
    assert {(each["word"], each["count"]) for each in answer.json["outcomes"]} == {("queued", 1), ("failed", 1)}
    assert "list.txt line 4" in answer.out
