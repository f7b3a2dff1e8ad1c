"""Problems: what is away is said as such, and comes back; a question that takes too long is ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.services import PostgresServer
from tests.web.visitors import House, open_house
from worker.local_stack.redis_server import RedisServer
from worker.storage.database.reading import open_reading

PATHS = ("/v1/articles", "/v1/articles/1", "/v1/stories", "/v1/teasers", "/v1/sources", "/v1/search?q=ferry")


def test_a_database_that_is_away_is_a_problem(
    postgres: PostgresServer, postgres_template: str, redis_server: RedisServer, tmp_path: Path
) -> None:
    name = postgres.create(postgres_template)
    house = open_house(postgres.url(name), redis_server.url, tmp_path)
    client = house.visitor()
    assert client.get("/v1/articles").status_code == 200
    postgres.drop(name)
    for path in PATHS:
        away = client.get(path)
        assert (away.status_code, away.headers["content-type"]) == (503, "application/problem+json"), path
        assert away.json()["detail"] == "the database does not answer"
        assert away.headers["retry-after"] == "5"
    assert client.get("/ready").status_code == 503
    assert client.get("/live").status_code == 200
    house.leave()


def test_a_database_without_the_schema_is_a_problem(tmp_path: Path, redis_server: RedisServer) -> None:
    house = open_house(f"sqlite:///{tmp_path / 'empty.db'}", redis_server.url, tmp_path, web_public_read=True)
    found = house.guest().get("/v1/articles")
    assert (found.status_code, found.json()["detail"]) == (
        503, "the database has not the schema needed: run `copydesk db upgrade`",
    )  # fmt: skip
    house.leave()


def test_redis_away_hinders_no_reading_and_every_sending(stocked_sqlite: Path, tmp_path: Path) -> None:
    house = open_house(f"sqlite:///{stocked_sqlite}", f"unix://{tmp_path}/none.sock", tmp_path, web_public_read=True)
    assert house.guest().get("/v1/articles").status_code == 200
    house.leave()


def test_sending_without_redis_is_a_problem(stocked: House, tmp_path: Path) -> None:
    house = open_house(stocked.runtime.settings.database_url, f"unix://{tmp_path}/none.sock", tmp_path)
    refused = house.visitor("act").post("/v1/actions/crawl", json={"source": "gazette"})
    assert (refused.status_code, refused.json()["detail"]) == (503, "Redis does not answer: nothing was sent")
    house.leave()


def test_a_question_that_takes_too_long_is_a_problem(stocked: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = stocked.visitor()
    site = stocked.app.state.site
    slow = open_reading(stocked.runtime.engine, 0.05)
    monkeypatch.setattr(site, "reading", slow)

    def forever(session: object, *_: object) -> None:
        session.execute(  # type: ignore[attr-defined]
            text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
        )

    monkeypatch.setattr("worker.web.api.stories.list_stories", forever)
    slow_answer = client.get("/v1/stories")
    assert slow_answer.status_code == 503
    assert slow_answer.json()["detail"].startswith("the question took too long to answer")


def test_a_statement_that_the_database_refuses_is_no_outage(
    stocked: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def write(session: Session, *_: object) -> None:
        session.execute(text("DELETE FROM article"))

    monkeypatch.setattr("worker.web.api.stories.list_stories", write)
    answer = stocked.visitor().get("/v1/stories")
    refused = stocked.runtime.engine.dialect.name == "postgresql"  # SQLite has one error for all that is wrong.
    assert answer.status_code == (500 if refused else 503)
    assert ("a statement that the database refuses" in caplog.text) is refused
    assert stocked.visitor().get("/v1/articles").json()["items"]


def test_a_value_that_no_record_can_have_is_no_outage(stocked: House) -> None:
    client = stocked.visitor()
    for path in ("/sources/%00", "/teasers?source=%00", "/sources?after=%00", "/articles?q=%00"):
        assert client.get(path).status_code in (200, 404, 422), path
