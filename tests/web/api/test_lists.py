"""Lists: page after page, each record once though others come meanwhile; broken cursors are refused."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.storage.newsroom import HOUR, MORNING, Fetched, numbered
from tests.web.visitors import House

LISTS = ("articles", "stories", "captions", "images", "teasers", "sources", "search")
BROKEN = ("", "x", "WyJhIl0", "====", "é", "WzFd", base64.urlsafe_b64encode(b'["captions", -1]').decode(), "W" * 400)


def read_all(client: TestClient, name: str, limit: int, **filters: str) -> list[Any]:
    """Every record of a list, page after page."""
    found: list[Any] = []
    onward: dict[str, str] = {}
    while True:
        page = client.get(f"/v1/{name}", params={"limit": limit, **filters, **onward}).json()
        found += page["items"]
        assert len(page["items"]) <= limit
        if page["next"] is None:
            return found
        onward = {"cursor": page["next"]}


@pytest.mark.parametrize("name", LISTS)
def test_pages_make_the_whole_list(stocked: House, name: str) -> None:
    client = stocked.visitor()
    whole = client.get(f"/v1/{name}", params={"limit": 100}).json()
    assert whole["next"] is None
    assert whole["items"]
    keys = [item.get("id") or item["slug"] for item in whole["items"]]
    assert [item.get("id") or item["slug"] for item in read_all(client, name, 3)] == keys
    assert len(set(keys)) == len(keys)


def test_what_comes_meanwhile_takes_nothing_away(stocked: House) -> None:
    client = stocked.visitor()
    before = {item["id"] for item in read_all(client, "articles", 100)}
    first = client.get("/v1/articles?limit=4").json()
    seen = [item["id"] for item in first["items"]]
    for number, age in ((40, -1), (41, 0), (42, 1)):
        article = numbered(number, published_at=MORNING + age * HOUR)
        Fetched(article, 400 + number).save(stocked.runtime.articles)
    onward = first["next"]
    while onward:
        page = client.get("/v1/articles", params={"limit": 4, "cursor": onward}).json()
        seen += [item["id"] for item in page["items"]]
        onward = page["next"]
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


@pytest.mark.parametrize("name", ["articles", "stories", "captions", "images", "teasers", "search"])
def test_a_broken_cursor_is_refused(stocked: House, name: str) -> None:
    client = stocked.visitor()
    for cursor in BROKEN:
        refused = client.get(f"/v1/{name}", params={"cursor": cursor})
        assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json"), cursor
        assert "cursor" in refused.json()["detail"]


def test_a_cursor_belongs_to_its_list(stocked: House) -> None:
    client = stocked.visitor()
    cursor = client.get("/v1/captions?limit=1").json()["next"]
    assert cursor
    assert client.get("/v1/images", params={"cursor": cursor}).status_code == 400


def test_the_filter_chooses(stocked: House) -> None:
    client = stocked.visitor()
    mine = read_all(client, "articles", 100, source="gazette")
    assert {item["source"] for item in mine} == {"gazette"}
    assert client.get("/v1/articles?kind=video").json() == {"items": [], "next": None}
    for wrong in ("kind=poem", "published_from=2026", "published_from=0001-01-01T00:00:00%2B14:00", "story=0"):
        assert client.get(f"/v1/articles?{wrong}").status_code == 422, wrong
    assert client.get("/v1/articles?source=%00").status_code == 422


def test_fields_are_cut(stocked: House) -> None:
    client = stocked.visitor()
    page = client.get("/v1/articles?fields=title,url&limit=1")
    assert page.status_code == 422
    page = client.get("/v1/articles?fields=title,%20kind&limit=1")
    assert set(page.json()["items"][0]) == {"id", "title", "kind"}
    whole = client.get(f"/v1/articles/{page.json()['items'][0]['id']}?fields=text").json()
    assert set(whole) == {"id", "text"}
    refused = client.get("/v1/articles?fields=title,hash").json()["detail"]
    assert refused.startswith("fields: 'hash' is none; known are ")


def test_shared_records_name_their_places(stocked: House) -> None:
    client = stocked.visitor()
    for name in ("captions", "images", "teasers"):
        lines = read_all(client, name, 100)
        line = max(lines, key=lambda each: each["articles"])
        found = client.get(f"/v1/{name}/{line['id']}").json()
        assert line["articles"] >= 2
        assert len({place["article_id"] for place in found["places"]}) == line["articles"]
        article = found["places"][0]["article_id"]
        assert line["id"] in {each["id"] for each in read_all(client, name, 2, article=str(article))}
        assert client.get(f"/v1/{name}/999999").status_code == 404


def test_a_story_says_who_was_first(stocked: House) -> None:
    client = stocked.visitor()
    line = client.get("/v1/stories").json()["items"][0]
    story = client.get(f"/v1/stories/{line['id']}").json()
    assert line["articles"] == len(story["members"]) >= 2
    assert story["members"][0]["id"] == line["first"]["id"]
    assert client.get("/v1/stories/999999").status_code == 404


def test_a_source_shows_its_feeds(stocked: House) -> None:
    client = stocked.visitor()
    found = client.get("/v1/sources/gazette").json()
    assert [feed["url"] for feed in found["feeds"]] == ["https://news.example/feed"]
    assert client.get("/v1/sources/nobody").status_code == 404
    assert client.get("/v1/sources/NO BODY").status_code == 422


def test_what_is_shared_is_chosen_by_words_source_time_and_domain(stocked: House) -> None:
    client = stocked.visitor()
    for name, more in (("captions", {}), ("images", {"domain": "example"}), ("teasers", {"domain": "news.example"})):
        every = read_all(client, name, 100)
        chosen = {"source": "gazette", "seen_from": "2026-03-01T00:00:00Z", "published_from": "2026-03-01T00:00:00Z"}
        assert {each["id"] for each in read_all(client, name, 3, **chosen, **more)} <= {each["id"] for each in every}
        assert read_all(client, name, 3, **chosen, **more)
        assert read_all(client, name, 3, source="nobody") == []
        assert read_all(client, name, 3, q="nobody wrote this") == []
    (found,) = read_all(client, "teasers", 100, q="what became of case 3")
    assert found["url"] == "https://news.example/story/3"
    for wrong in (
        "captions?q=%20",
        "teasers?domain=a%2Fb",
        "images?seen_from=2026-03-02T00:00:00Z&seen_to=2026-03-01T00:00:00Z",
    ):
        refused = client.get(f"/v1/{wrong}")
        assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json"), wrong
