"""What all requests share: few wait for news at once, and all of them are told when it stops."""

from __future__ import annotations

import re
from typing import Any, TypeGuard

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import Connection, event
from starlette.routing import BaseRoute

from tests.web.visitors import House
from worker.web import api, desk
from worker.web.problems import ProblemError
from worker.web.site import AppState


def test_who_waits_for_news_is_counted_and_one_too_many_sent_away(small_house: House) -> None:
    site: AppState = small_house.app.state.site
    with site.follow(2), site.follow(2):
        with pytest.raises(ProblemError) as refused, site.follow(2):
            raise AssertionError
        assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "10"})
    assert site.followers == 0
    with pytest.raises(KeyError), site.follow(2):
        raise KeyError
    assert site.followers == 0


def test_when_it_stops_those_who_wait_are_told(small_house: House) -> None:
    site: AppState = small_house.app.state.site
    assert not site.stopping
    site.stop()
    assert site.stopping


# What is written on reading, on purpose: when a token was used, and the order of the changes for whoever follows.
ON_PURPOSE = ("UPDATE token ", "SELECT mark.name", "SELECT max(change.position)", "UPDATE change ")


def test_whatever_is_read_is_read_where_nothing_can_be_written(stocked: House) -> None:
    client, free = stocked.visitor(), []

    def note(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if not connection.get_execution_options().get("reads_only"):
            free.append(statement)

    event.listen(stocked.runtime.engine, "before_cursor_execute", note)
    paths = readable_paths()
    for path in paths:
        answer = client.get(path)
        assert answer.status_code in (200, 303, 404, 422), (path, answer.text)
    event.remove(stocked.runtime.engine, "before_cursor_execute", note)
    assert len(paths) > 25
    assert any(each.startswith("UPDATE token ") for each in free)  # It is seen where something is written.
    assert [each for each in free if not each.startswith(("BEGIN", *ON_PURPOSE))] == []


def readable_paths() -> list[str]:
    """Every path of the API and the desk that answers a GET, of the first record of its kind."""
    parts = [("/v1", part) for part in api.PARTS] + [("", part) for part in desk.PARTS]
    found = [prefix + route.path for prefix, part in parts for route in part.router.routes if is_read(route)]
    named = [re.sub(r"{[a-z]+}", "1", path.replace("{slug}", "gazette")) for path in found]
    return [f"{path}?q=town" if path.endswith("/search") else path for path in named]


def is_read(route: BaseRoute) -> TypeGuard[APIRoute]:
    """Whether a route answers a GET."""
    return isinstance(route, APIRoute) and "GET" in (route.methods or ())
