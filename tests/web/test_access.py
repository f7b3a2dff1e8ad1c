"""Access: who may read and act, by token or login; what another site sends is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Form, Request, Response

from tests.web.visitors import House, open_house
from worker.runtime import utc_now
from worker.web import access
from worker.web.access import Actor, FormActor, Reader


@pytest.fixture
def doors(house: House) -> House:
    """The app with a door for each right, and one to log in at."""
    app = house.own_app()

    @app.get("/v1/read")
    def read(visitor: Reader) -> dict[str, str]:
        return {"name": visitor.name or "", "csrf": access.csrf_word(visitor)}

    @app.post("/v1/act")
    def act(visitor: Actor) -> str:
        return visitor.name or ""

    @app.post("/v1/form")
    def form(visitor: FormActor) -> str:
        return visitor.name or ""

    @app.post("/v1/door/in")
    def login(request: Request, response: Response, token: Annotated[str, Form()]) -> bool:
        return access.log_in(request, response, token)

    @app.post("/v1/door/out")
    def logout(request: Request, response: Response) -> None:
        access.log_out(request, response)

    return house


def test_what_each_token_opens(doors: House) -> None:
    found = {
        who: (client.get("/v1/read").status_code, client.post("/v1/act").status_code)
        for who, client in {
            "guest": doors.guest(),
            "read": doors.visitor("read"),
            "act": doors.visitor("act"),
            "wrong": doors.guest(Authorization="Bearer copydesk_x"),
            "none": doors.guest(Authorization="Bearer"),
            "other": doors.guest(Authorization="Basic YTpi"),
        }.items()
    }
    nobody = (401, 401)
    assert found == {
        "guest": nobody, "read": (200, 403), "act": (200, 200), "wrong": nobody, "none": nobody, "other": nobody,
    }  # fmt: skip


def test_a_refusal_says_what_is_needed(doors: House) -> None:
    refused = doors.guest().get("/v1/read")
    assert refused.headers["www-authenticate"] == 'Bearer realm="copydesk"'
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"].startswith("a token is needed here")


def test_a_token_ends_when_it_expires_or_is_revoked(doors: House) -> None:
    now = utc_now()
    for name, end in (("brief", now - timedelta(seconds=1)), ("long", now + timedelta(days=1))):
        secret = doors.tokens.create(name, ["read"], now - timedelta(days=1), end)
        client = doors.guest(Authorization=f"Bearer {secret}")
        assert client.get("/v1/read").status_code == (401 if name == "brief" else 200)
    doors.tokens.revoke("long", now)
    assert client.get("/v1/read").status_code == 401


def test_the_public_may_read_where_that_is_set_and_never_acts(sqlite_url: str, tmp_path: Path) -> None:
    house = open_house(sqlite_url, f"unix://{tmp_path}/none.sock", tmp_path, web_public_read=True)
    app = house.own_app()

    @app.get("/v1/read")
    def read(visitor: Reader) -> str:
        return visitor.name or ""

    @app.post("/v1/act")
    def act(visitor: Actor) -> None:
        raise AssertionError

    guest = house.guest()
    assert (guest.get("/v1/read").status_code, guest.post("/v1/act").status_code) == (200, 401)
    house.leave()


def test_a_browser_logs_in_and_out(doors: House) -> None:
    browser = doors.guest()
    assert browser.post("/v1/door/in", data={"token": "copydesk_wrong"}).json() is False
    assert browser.get("/v1/read").status_code == 401
    answer = browser.post("/v1/door/in", data={"token": f" {doors.token('act')}\n"})
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"))
    assert browser.get("/v1/read").json()["csrf"]
    old = dict(browser.cookies)
    browser.post("/v1/door/out")
    assert browser.get("/v1/read").status_code == 401
    browser.cookies.update(old)  # Kept by a thief.
    assert browser.get("/v1/read").status_code == 401


def test_a_login_ends_with_its_token(doors: House) -> None:
    browser = doors.guest()
    browser.post("/v1/door/in", data={"token": doors.tokens.create("mine", ["read"], utc_now())})
    assert browser.get("/v1/read").status_code == 200
    doors.tokens.revoke("mine", utc_now())
    assert browser.get("/v1/read").status_code == 401


def test_what_a_browser_sends_needs_the_word_of_its_login(doors: House) -> None:
    browser, other = doors.guest(), doors.guest()
    for each in (browser, other):
        each.post("/v1/door/in", data={"token": doors.token("act")})
    word, foreign = browser.get("/v1/read").json()["csrf"], other.get("/v1/read").json()["csrf"]
    assert word != foreign
    for given, status in ((word, 200), (foreign, 403), ("", 403), ("ä", 403)):
        assert browser.post("/v1/form", data={"csrf": given}).status_code == status, given
    assert browser.post("/v1/act").status_code == 403
    assert browser.post("/v1/act", headers={"X-CSRF-Token": word}).status_code == 200


def test_a_cookie_over_https_stays_there(doors: House) -> None:
    browser = doors.guest()
    browser.base_url = "https://desk.example"  # type: ignore[assignment]
    assert "Secure" in browser.post("/v1/door/in", data={"token": doors.token()}).headers["set-cookie"]
