"""Answers: sent once, cut down to what is asked for, and never broken by a strange text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import Request

from worker.web.api.answers import answer, cut, matches, page_of, read_fields
from worker.web.api.cursors import read_number
from worker.web.problems import ProblemError


def asking(tag: str | None = None) -> Request:
    """A request that may name what it has."""
    headers = [(b"if-none-match", tag.encode())] if tag else []
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


def test_what_the_asker_has_is_not_sent_again() -> None:
    first = answer(asking(), {"title": "Fähre \ud800"})
    assert json.loads(first.body) == {"title": "Fähre ?"}  # A surrogate is no character.
    tag = first.headers["etag"]
    assert (answer(asking(tag), {"title": "Fähre \ud800"}).status_code, first.status_code) == (304, 200)
    changed = answer(asking(tag), {"title": "Another"})
    assert (changed.status_code, changed.headers["etag"] == tag) == (200, False)


@pytest.mark.parametrize(
    ("stated", "is_known"),
    [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ("", False), ("a", False), ('"ab"', False)],
)
def test_tags_are_compared_weakly(stated: str, is_known: bool) -> None:
    assert matches(stated, '"a"') == is_known


def test_fields_are_those_that_there_are() -> None:
    assert read_fields(None, ("title",)) is None
    assert read_fields(" title,url", ("title", "url", "text")) == {"title", "url"}
    with pytest.raises(ProblemError, match="'hash' is none; known are title, url"):
        read_fields("title,hash", ("url", "title"))


def test_a_cut_record_keeps_its_key() -> None:
    record: dict[str, Any] = {"id": 1, "slug": "a", "title": "T"}
    assert cut(record, None) is record
    assert cut(record, frozenset({"title"})) == {"id": 1, "title": "T"}
    assert cut(record, frozenset({"title"}), key="slug") == {"slug": "a", "title": "T"}


@dataclass
class Line:
    """A line of a list."""

    id: int


def test_a_page_leads_on_behind_its_last_line_where_there_are_more() -> None:
    lines = [Line(9), Line(7), Line(4)]
    assert page_of("captions", lines, 3) == {"items": [{"id": 9}, {"id": 7}, {"id": 4}], "next": None}
    page = page_of("captions", lines, 2)
    assert page["items"] == [{"id": 9}, {"id": 7}]
    assert read_number("captions", page["next"]) == 7
