"""Envelope: headers of every answer, bounds of every request, and a line in the log."""

from __future__ import annotations

import logging
from typing import Annotated

import pytest
from fastapi import Form, Response

from tests.web.visitors import House
from worker.web.envelope import MOST_BODY, MOST_QUERY
from worker.web.headers import HEADERS


@pytest.fixture
def doors(small_house: House) -> House:
    """The app with a form, a page of its own rules, and a mistake."""
    app = small_house.own_app()

    @app.post("/form")
    def form(word: Annotated[str, Form()]) -> int:
        return len(word)

    @app.get("/raw")
    def raw() -> Response:
        return Response("x", headers={"Content-Security-Policy": "sandbox"})

    @app.get("/mistake")
    def mistake() -> None:
        raise ZeroDivisionError("secret")

    return small_house


@pytest.mark.parametrize("path", ["/", "/live", "/nowhere", "/v1/status", "/v1/openapi.json", "/mistake"])
def test_every_answer_has_the_headers(doors: House, path: str) -> None:
    headers = doors.guest().get(path).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "access-control-allow-origin" not in headers


def test_an_answer_may_say_otherwise(doors: House) -> None:
    headers = doors.guest().get("/raw").headers
    assert headers.get_list("content-security-policy") == ["sandbox"]
    assert headers["x-content-type-options"] == "nosniff"


def test_requests_are_bounded(doors: House) -> None:
    guest = doors.guest()
    assert guest.post("/form", data={"word": "x" * 1000}).json() == 1000
    assert guest.post("/form", data={"word": "x" * MOST_BODY}).status_code == 413
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    parts = (b"word=", *[b"x" * 1024] * (MOST_BODY // 1024))
    assert guest.post("/form", content=iter(parts), headers=form).status_code == 413
    assert guest.post("/form", content=b"", headers={"Content-Length": "-1"}).status_code == 413
    assert guest.get("/?q=" + "x" * MOST_QUERY).status_code == 414


def test_a_mistake_is_answered_without_its_traceback(doors: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "copydesk.web"):
        answer = doors.guest().get("/mistake")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Zero" not in answer.text
    assert "GET /mistake 500" in caplog.text


def test_the_log_names_the_visitor_and_keeps_no_query(doors: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "copydesk.web"):
        doors.visitor().get("/v1/search?q=private")
        doors.guest().get("/live")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "copydesk.web"]
    assert line.startswith("GET /v1/search 200 ")
    assert " read " in line
    assert "private" not in line
