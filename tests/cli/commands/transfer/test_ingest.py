"""`ingest`: one page in, its record out, and nothing else on standard output."""

from __future__ import annotations

import pytest

from tests.cli.desk import Desk
from tests.cli.newsstand import newsstand
from worker.broker.queues import open_redis
from worker.local_stack.redis_server import RedisServer

PAGE = "<!doctype html><title>Die Fähre fährt</title><article><h1>Die Fähre fährt</h1>" + "".join(
    f"<p>Absatz {number} erzählt, wie die Fähre am Morgen den Hafen verließ und wer am Kai stand.</p>"
    for number in range(6)
)
TEXT = "The ferry sails again\n\n" + "\n\n".join(
    f"Paragraph {number} tells how the ferry left the harbour in the morning, and who stood on the quay."
    for number in range(6)
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_a_file_of_html_in_any_encoding(bare_desk: Desk, encoding: str) -> None:
    bare_desk.write("page", PAGE.encode(encoding))
    said = bare_desk.call("ingest", "page", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["title"] == "Die Fähre fährt"


def test_a_text_rendering(bare_desk: Desk) -> None:
    bare_desk.write("page.txt", TEXT)
    said = bare_desk.call("ingest", "page.txt", "--json", "--url", "https://news.example/ferry")
    assert said.json["title"] == "The ferry sails again"
    assert said.json["url"] == "https://news.example/ferry"


def test_standard_input(bare_desk: Desk) -> None:
    said = bare_desk.call("ingest", "-", "--json", stdin=PAGE.encode())
    assert said.json["title"] == "Die Fähre fährt"


def test_for_a_person_markup_and_control_characters_are_shown_and_not_obeyed(bare_desk: Desk) -> None:
    bare_desk.write("page", PAGE.replace("Die Fähre fährt", "Die Fähre [/bold] :smile: &#27;[2J"))
    said = bare_desk.call("ingest", "page")
    assert said.code == 0
    assert "Die Fähre [/bold] :smile:" in said.out
    assert "\x1b" not in said.out


def test_a_url_is_fetched_and_its_redirects_followed(bare_desk: Desk) -> None:
    with newsstand() as home:
        said = bare_desk.call("ingest", f"{home}/harbour/last-crossing-of-the-ferry-cordelia", "--json",
                              allow_private_hosts="true")  # fmt: skip
        missing = bare_desk.call("ingest", f"{home}/harbour/nowhere-at-all", "--json", allow_private_hosts="true")
        feed = bare_desk.call("ingest", f"{home}/photos/cover.jpg", "--json", allow_private_hosts="true")
    assert said.code == 0
    assert "Cordelia" in said.json["title"]
    assert said.json["images"]
    assert said.json["teasers"]
    assert (missing.code, missing.out) == (1, "")
    assert missing.err.startswith("copydesk: ")
    assert feed.code == 1
    assert feed.out == ""


def test_a_queued_page_is_a_message(desk: Desk, redis_server: RedisServer) -> None:
    said = desk.call("ingest", "https://news.example/1", "--queue", redis_url=redis_server.url, key_prefix="queued:")
    assert (said.code, said.out) == (0, "queued: https://news.example/1\n")
    with open_redis(redis_server.url) as client:
        assert client.llen("queued:discover") == 1


def test_an_address_that_was_forgotten_is_refused_at_once(desk: Desk) -> None:
    assert desk.call("forget", "https://news.example/gone", "--yes").code == 0
    said = desk.call("ingest", "https://news.example/gone?utm_source=rss", "--queue", "--wait")
    assert (said.code, said.out) == (2, "")
    assert "https://news.example/gone?utm_source=rss: was forgotten on " in said.err
