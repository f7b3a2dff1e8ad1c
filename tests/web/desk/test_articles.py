"""Articles are found by words and narrowed by facets, and a wrong question is answered in a line."""

from __future__ import annotations

import pytest

from tests.web.desk.conftest import Desk
from tests.web.desk.newsdesk import SLUG
from worker.errors import InputError
from worker.web.desk.articles import filter_of, link


def test_the_newest_are_listed_with_their_facets(desk: Desk) -> None:
    page = desk.reader.get("/articles").text
    assert "10 articles" in page
    assert "The lighthouse, corrected" in page
    assert f'href="/articles?source={SLUG}"' in page


def test_words_are_found_and_marked(desk: Desk) -> None:
    page = desk.reader.get("/articles?q=corrected").text
    assert "1 article" in page
    assert "<mark>corrected</mark>" in page
    assert "Harbour opens" not in page


def test_a_hostile_text_is_found_as_text(desk: Desk) -> None:
    page = desk.reader.get("/articles?q=owned").text
    assert f"/articles/{desk.hostile}" in page
    assert "&lt;script&gt;" in page


def test_filters_narrow_and_are_taken_off_again(desk: Desk) -> None:
    page = desk.reader.get(f"/articles?source={SLUG}&language=en").text
    assert 'href="/articles?language=en"' in page
    assert "No article is like that" in desk.reader.get("/articles?language=de").text
    assert "No article is like that" in desk.reader.get("/articles?source=nobody").text
    assert "Harbour opens" not in desk.reader.get("/articles?captioned=1").text


def test_a_wrong_question_is_answered_in_a_line(small_desk: Desk) -> None:
    wrong = {
        "from=yesterday": "is no day",
        "kind=poem": "allowed are",
        "language=%00": "a code such as",
        "after=x": "cursor",
    }
    for query, said in wrong.items():
        answer = small_desk.reader.get(f"/articles?{query}")
        assert answer.status_code == 200
        assert said in answer.text
        assert 'role="alert"' in answer.text


def test_days_are_whole() -> None:
    wanted = filter_of({"from": "2026-03-01", "to": "2026-03-01"})
    assert wanted.published_from is not None
    assert wanted.published_to is not None
    assert (wanted.published_to - wanted.published_from).days == 1
    with pytest.raises(InputError):
        filter_of({"from": "2026-13-01"})


def test_addresses_carry_what_was_asked() -> None:
    assert link({"q": "a b", "kind": "video"}, kind=None) == "/articles?q=a+b"
    assert link({"q": "x"}, q=None) == "/articles"
    assert link({}, source="<b>") == "/articles?source=%3Cb%3E"
