"""Every page: a strict policy, no script of ours inline, hostile texts as text, and problems as pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from markupsafe import Markup

from tests.storage.newsroom import HOUR, MORNING
from tests.web.desk.conftest import Desk, log_in
from tests.web.desk.newsdesk import HOSTILE, SLUG
from tests.web.visitors import House
from worker.web.desk.pages import after, host_of_url, is_web_address, neutral, open_templates, with_code

ALL = ("/", "/articles", "/pictures", "/pictures?order=reused", "/teasers", "/sources", "/login")
MARKUP = r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=[\"']|(?:href|src|action)=[\"']?\s*javascript:"
INLINE = re.compile(MARKUP, re.IGNORECASE)


def pages(desk: Desk) -> list[str]:
    one = f"/articles/{desk.hostile}"
    bench = f"/sources/{SLUG}/workbench"
    query = "?title=%22%3E%3Cscript%3E&body=%3Cscript%3E"
    return [*ALL, one, f"{one}?pictures=1", f"/sources/{SLUG}", bench, bench + query, "/pictures/1", "/captions/1"]


def test_every_page_answers_under_a_strict_policy(small_desk: Desk) -> None:
    for path in pages(small_desk):
        for visitor in (small_desk.reader, small_desk.editor):
            answer = visitor.get(path)
            assert answer.status_code == 200, path
            policy = answer.headers["content-security-policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_page_holds_script_style_or_a_hostile_text_as_markup(desk: Desk) -> None:
    for path in pages(desk):
        text = desk.editor.get(path).text
        assert not any(hostile in text for hostile in HOSTILE), path
        assert not INLINE.search(text.replace("&#39;", "").replace("&#34;", "")), path


def test_what_is_not_there_is_a_page_that_says_so(small_house: House) -> None:
    browser, _ = log_in(small_house)
    views = (
        "/articles/{}",
        "/articles/{}/diff",
        "/articles/{}/why",
        "/articles/{}/raw",
        "/pictures/{}",
        "/captions/{}",
    )
    for view in views:
        for number in ("999", "0", "-1", "x", str(2**63), "9" * 30):
            answer = browser.get(view.format(number))
            assert answer.status_code == (404 if number == "999" else 422), view
            assert answer.headers["content-type"].startswith("text/html")
            assert "To the desk" in answer.text
    for path in ("/sources/nobody", "/sources/nobody/workbench", "/nowhere"):
        assert browser.get(path).status_code == 404, path


def test_who_meets_a_problem_may_go_elsewhere(desk: Desk) -> None:
    page = desk.editor.get("/articles/999").text
    assert 'href="/teasers"' in page
    assert "Log out" in page
    stranger = desk.house.guest()
    assert "/teasers" not in stranger.post("/dead/retry").text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("run `copydesk up` again", "run <code>copydesk up</code> again"),
        ("`a` and `b`", "<code>a</code> and <code>b</code>"),
        ("a ` alone", "a ` alone"),
        ("`<script>`\x1b", "<code>&lt;script&gt;</code>\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_a_command_in_a_message_is_set_apart(said: str, shown: str) -> None:
    assert with_code(said) == shown


def test_an_empty_desk_is_shown(house: House) -> None:
    reader = house.visitor()
    for path in ALL:
        assert reader.get(path).status_code == 200, path


def test_a_program_gets_a_problem_document(small_house: House) -> None:
    answer = small_house.visitor().get("/articles/999")
    assert answer.headers["content-type"] == "application/problem+json"


def test_controls_never_reach_a_page() -> None:
    assert neutral("a\x1b[31m\u202eb") == "a\ufffd[31m\ufffdb"
    assert neutral(Markup("<b>")) == "<b>"
    assert neutral(3) == 3


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//host/x", "", None, "http://[::1"])
def test_only_an_address_of_the_web_is_a_link(url: str | None) -> None:
    assert not is_web_address(url)
    assert is_web_address("https://news.example/")


def test_hosts_are_named_without_names_of_users() -> None:
    assert host_of_url("https://bank.example@evil.example/x") == "evil.example"
    assert host_of_url("http://[::1") == ""


def test_spans_after_publication_are_words() -> None:
    assert after(MORNING + HOUR, MORNING) == "1 h after publication"
    assert after(MORNING - HOUR, MORNING) == "1 h before publication"
    assert after(MORNING, None) == ""


def test_what_is_due_within_a_second_is_due_now() -> None:
    part = open_templates().from_string('{% import "parts.html" as parts with context %}{{ parts.due(at) }}')
    ends = (None, timedelta(seconds=-5), timedelta(seconds=0.4), timedelta(minutes=3))
    said = [part.render(at=end and MORNING + end, now=MORNING) for end in ends]
    assert said == ["–", "due", "due", "in 3 min"]
