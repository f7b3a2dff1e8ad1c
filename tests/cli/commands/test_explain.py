"""``copydesk explain``: of a file, an address or a stored article, with the selectors that hold there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.explain.pages import PAGE, PARAGRAPHS, URL
from tests.storage.crawl_state import CrawlState, add_page
from worker.extraction import extract
from worker.records import ExtractionRules, FeedEntry, FetchedPage
from worker.records.work import ReadPage
from worker.runtime import utc_now
from worker.storage.archive import open_archive
from worker.storage.article_store import Articles
from worker.storage.database.engine import open_engine, open_sessions

SOURCE = """
name = "Harbour Post"
home = "https://www.harbour-post.example/"
feeds = ["https://www.harbour-post.example/feed"]

[[rules]]
title = ["section h2"]
"""


class Handler(BaseHTTPRequestHandler):
    """Answers with the page; /old is moved there."""

    def do_GET(self) -> None:
        moved = self.path == "/old"
        self.send_response(302 if moved else 200)
        self.send_header(*(("Location", "/story") if moved else ("Content-Type", "text/html; charset=utf-8")))
        body = b"" if moved else PAGE.encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Log no request."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a running site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def page(bare_desk: Desk) -> str:
    """The name of a file with the page."""
    return str(bare_desk.write("page.html", PAGE))


def titled(desk: Desk, *words: str, **settings: str) -> tuple[str, str]:
    """The title that is explained, and where the rules are from."""
    said = desk.call("explain", *words, "--json", **settings)
    assert (said.code, said.err) == (0, "")
    return said.json["article"]["title"], said.json["rules_from"]


def test_a_file_is_explained_on_the_terminal(bare_desk: Desk, page: str) -> None:
    said = bare_desk.call("explain", page, "--url", URL)
    assert said.code == 0
    assert said.out.startswith(f"{URL}\nread as utf-8; rules: no source has this site\n")
    assert "Text, piece by piece" in said.out


def test_everything_is_printed_as_one_json_document(bare_desk: Desk, page: str) -> None:
    said = bare_desk.call("explain", page, "--url", URL, "--json").json
    assert said["article"] == extract(PAGE.encode(), URL).as_dict()
    assert {"rules_from", "encoding", "fields", "passages", "pictures", "promos", "rules", "matched"} < set(said)
    assert set(PARAGRAPHS) <= {passage["text"] for passage in said["passages"] if passage["kept"]}


def test_the_page_is_written_where_asked(bare_desk: Desk, page: str) -> None:
    said = bare_desk.call("explain", page, "--html", "why.html")
    assert (said.code, said.out) == (0, "written: why.html\n")
    assert Path("why.html").read_text("utf-8").startswith("<!DOCTYPE html>\n<html")


def test_json_stays_one_document_beside_a_page(bare_desk: Desk, page: str) -> None:
    said = bare_desk.call("explain", page, "--html", "why.html", "--json")
    assert said.json["encoding"] == "utf-8"
    assert Path("why.html").exists()


def test_an_address_is_fetched_and_redirects_are_followed(bare_desk: Desk, site: str) -> None:
    said = bare_desk.call("explain", f"{site}/old", "--json", allow_private_hosts="true").json
    assert said["article"]["url"] == f"{site}/story"


def test_standard_input_is_read(bare_desk: Desk) -> None:
    said = bare_desk.call("explain", "-", "--json", stdin=PAGE.encode())
    assert said.json["article"]["title"] == "Ferry returns to the bay"


def test_the_source_of_the_site_brings_its_rules(bare_desk: Desk, page: str) -> None:
    bare_desk.write("config/sources/harbour.toml", SOURCE)
    assert titled(bare_desk, page, "--url", URL) == ("You may also like", "source harbour")
    sister = "https://sport.harbour-post.example/x"
    assert titled(bare_desk, page, "--url", sister) == ("You may also like", "source harbour")
    other = "https://www.elsewhere.example/x"
    assert titled(bare_desk, page, "--url", other) == ("Ferry returns to the bay", "no source has this site")


def test_a_source_can_be_named(bare_desk: Desk, page: str) -> None:
    bare_desk.write("config/sources/harbour.toml", SOURCE)
    assert titled(bare_desk, page, "--source", "harbour") == ("You may also like", "source harbour")


@pytest.mark.parametrize("content", ['title = ["section h2"]\n', SOURCE, '[[rules]]\ntitle = ["section h2"]\n'])
def test_selectors_of_a_file_are_tried(bare_desk: Desk, page: str, content: str) -> None:
    bare_desk.write("rules.toml", content)
    assert titled(bare_desk, page, "--rules", "rules.toml") == ("You may also like", "rules.toml")


def test_rules_out_of_their_time_say_so(bare_desk: Desk, page: str) -> None:
    bare_desk.write("rules.toml", 'title = ["section h2"]\nvalid_until = 2020-01-01\n')
    title, where = titled(bare_desk, page, "--rules", "rules.toml")
    assert title == "Ferry returns to the bay"
    assert where.startswith("rules.toml, none of whose rules is valid on 20")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--source", "gone"), "--source 'gone': config/sources has no such file; known are broken, off"),
        (("--source", "off"), "--source 'off': config/sources/off.toml says enabled = false; try it with --rules"),
        (("--source", "broken"), "config/sources/broken.toml: name is missing"),
        (("--rules", "gone.toml"), "gone.toml: No such file or directory"),
        (("--rules", "wrong.toml"), "wrong.toml:1: titel: no such key (meant title?)"),
        (("--rules", "wrong.toml", "--source", "off"), "--rules and --source are two ways to name the selectors"),
        (("--html", "no/such/folder.html"), "no/such/folder.html: No such file or directory"),
    ],
)
def test_a_mistake_ends_in_one_line(bare_desk: Desk, page: str, words: tuple[str, ...], said: str) -> None:
    bare_desk.write("config/sources/off.toml", f"enabled = false\n{SOURCE}")
    bare_desk.write("config/sources/broken.toml", 'home = "https://x.example/"\n')
    bare_desk.write("wrong.toml", 'titel = ["h1"]\n')
    ended = bare_desk.call("explain", page, *words)
    assert ended.code in (1, 2)
    assert ended.err.startswith(f"copydesk: {said}")
    assert "Traceback" not in ended.err


@pytest.fixture
def stored(desk: Desk, sqlite_url: str) -> str:
    """The number of a stored article whose page is archived, with the evidence and the rules of its fetch."""
    now = utc_now()
    rules = ExtractionRules(title=("section h2",))
    feed = FeedEntry(URL, site_name="The Harbour Post")
    engine = open_engine(sqlite_url)
    sessions = open_sessions(engine)
    archive = open_archive("file:var/archive")
    raw = FetchedPage(URL, URL, 200, now, archive.put(PAGE.encode()), len(PAGE), evidence=feed, rules=rules)
    CrawlState(sessions).admit(URL)
    with sessions.begin() as session:
        page_id = add_page(session, 1, raw)
    article = extract(PAGE.encode(), URL, evidence=feed, rules=rules)
    saved = Articles(sessions).save(ReadPage(article, page_id, 1, None, now, now, "poll"))
    engine.dispose()
    return str(saved.article_id)


def test_a_stored_article_is_explained_from_its_archived_page(desk: Desk, stored: str) -> None:
    said = desk.call("explain", stored, "--json").json
    assert said["article"]["url"] == URL
    assert (said["article"]["title"], said["rules_from"]) == ("You may also like", "stored with the page")
    [site_name] = [field for field in said["fields"] if field["name"] == "site_name"]
    assert {"value": "The Harbour Post", "provenance": "feed"} in site_name["others"]


def test_other_selectors_can_be_tried_on_a_stored_article(desk: Desk, stored: str) -> None:
    desk.write("rules.toml", 'title = [".byline"]\n')
    assert titled(desk, stored, "--rules", "rules.toml") == ("By Ines Carrow", "rules.toml")


def test_a_number_that_nothing_is_stored_under_says_so(desk: Desk) -> None:
    ended = desk.call("explain", "4711")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("copydesk: 4711: no article of this number with a page:")
