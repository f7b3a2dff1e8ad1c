"""Fixtures of the desk: one that is filled, on each database, and its visitors."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient

from tests.web.desk.newsdesk import stock
from tests.web.visitors import House


@dataclass(frozen=True)
class Desk:
    """A filled desk: who reads, who acts after a login, and the number of the hostile article."""

    house: House
    reader: TestClient
    editor: TestClient
    csrf: str
    hostile: int


def log_in(house: House, scope: str = "act") -> tuple[TestClient, str]:
    """A browser that logged in with a token of that scope, and the word its forms carry."""
    browser = house.guest()
    token = house.token("act" if scope == "act" else "read")
    assert browser.post("/login", data={"token": token, "next": "/"}).status_code == 303
    page = browser.get("/").text
    return browser, page.partition('name="csrf" value="')[2].partition('"')[0]


def fill(house: House) -> Desk:
    """The desk of a house with everything on it."""
    hostile = stock(house)
    editor, csrf = log_in(house)
    return Desk(house, house.visitor("read"), editor, csrf, hostile)


@pytest.fixture
def desk(house: House) -> Desk:
    """A filled desk; the test runs on each database."""
    return fill(house)


@pytest.fixture
def small_desk(small_house: House) -> Desk:
    """A filled desk on SQLite alone, for what has nothing to do with a database."""
    return fill(small_house)
