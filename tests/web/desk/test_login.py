"""A browser comes in with a token, sees what it asked for, and goes again."""

from __future__ import annotations

import pytest

from tests.web.desk.conftest import log_in
from tests.web.visitors import House
from worker.web.desk.login import own_path


def test_a_guest_is_asked_for_a_token_and_led_on(small_house: House) -> None:
    guest = small_house.guest()
    answer = guest.get("/articles?q=ferry")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Farticles%3Fq%3Dferry")
    page = guest.get(answer.headers["location"])
    assert 'value="/articles?q=ferry"' in page.text
    assert "Articles</a>" not in page.text
    entered = guest.post("/login", data={"token": small_house.token(), "next": "/articles?q=ferry"})
    assert (entered.status_code, entered.headers["location"]) == (303, "/articles?q=ferry")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert guest.get("/articles?q=ferry").status_code == 200


def test_a_wrong_token_opens_nothing(small_house: House) -> None:
    guest = small_house.guest()
    answer = guest.post("/login", data={"token": "<script>", "next": "/"})
    assert answer.status_code == 403
    assert "opens nothing" in answer.text
    assert "set-cookie" not in answer.headers
    assert guest.get("/").status_code == 303


def test_a_login_of_another_site_is_refused(small_house: House) -> None:
    guest = small_house.guest(**{"sec-fetch-site": "cross-site"})
    assert guest.post("/login", data={"token": small_house.token()}).status_code == 403


def test_who_logs_out_is_a_guest_again(small_house: House) -> None:
    browser, csrf = log_in(small_house)
    assert browser.post("/logout").status_code == 403
    assert browser.post("/logout", data={"csrf": csrf}).status_code == 303
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:1", "/\n/x"]
)
def test_no_other_site_is_led_on_to(path: str) -> None:
    assert own_path(path) == "/"


def test_a_path_of_ours_is_kept() -> None:
    assert own_path("/articles?q=a%20b&from=2026-03-01") == "/articles?q=a%20b&from=2026-03-01"
