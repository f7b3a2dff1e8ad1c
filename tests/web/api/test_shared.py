"""What articles share, over HTTP: the filter is the one that is stated, and pages lead on though they are empty."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

from tests.web.visitors import House
from worker.storage.queries.lists import shared_filter
from worker.storage.queries.lists.shared_filter import SharedFilter
from worker.web.api.shared import read_filter, read_filter_with_domain


def test_every_part_of_the_filter_can_be_stated() -> None:
    stated = read_filter(article=7, q="market hall", source="gazette", language="en")
    assert (stated.article_id, stated.words, stated.articles.source, stated.articles.language) == (
        7, "market hall", "gazette", "en",
    )  # fmt: skip
    assert read_filter_with_domain(stated, "News.Example").domain == "news.example"
    names = set(inspect.signature(read_filter).parameters) | {"domain"}
    assert {field.name for field in fields(SharedFilter)} - {"articles", "words", "article_id"} <= names


@pytest.mark.parametrize("name", ["captions", "images", "teasers"])
def test_an_empty_page_leads_on_to_what_stands_further_back(
    stocked: House, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = stocked.visitor()
    whole = client.get(f"/v1/{name}?limit=100").json()["items"]
    monkeypatch.setattr(shared_filter, "MOST_LOOKED_AT", 1)
    found: list[int] = []
    onward: dict[str, str] = {}
    pages = 0
    while True:
        page = client.get(f"/v1/{name}", params={"source": "gazette", "q": "a", **onward}).json()
        found += [each["id"] for each in page["items"]]
        pages += 1
        if page["next"] is None:
            break
        onward = {"cursor": page["next"]}
    assert pages >= len(whole)
    monkeypatch.undo()
    at_once = client.get(f"/v1/{name}?source=gazette&q=a&limit=100").json()["items"]
    assert found == [each["id"] for each in at_once] != []
