"""What the paths say to answer is what the queries give."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from worker.records import Article
from worker.storage.queries.article import StoredArticle
from worker.storage.queries.lists.shared import CaptionLine, ImageLine, TeaserLine
from worker.storage.queries.lists.stories import StoryLine
from worker.web.api.documents import (
    CaptionDocument,
    ChangeList,
    FoundPage,
    ImageDocument,
    ListPage,
    StoryDocument,
    TeaserDocument,
    WholeArticle,
)


def names(record: Any) -> set[str]:
    """Return the names of a record's fields."""
    return {field.name for field in fields(record)}


def test_an_article_is_described_with_every_key_that_is_stored() -> None:
    article = Article(url="https://news.example/1", canonical_url="https://news.example/1")
    described = names(WholeArticle)
    assert described == set(article.as_dict()) | (names(StoredArticle) - {"record"})


@pytest.mark.parametrize(
    ("document", "line", "more"),
    [
        (CaptionDocument, CaptionLine, "places"),
        (ImageDocument, ImageLine, "places"),
        (TeaserDocument, TeaserLine, "places"),
        (StoryDocument, StoryLine, "members"),
    ],
    ids=["caption", "image", "teaser", "story"],
)
def test_one_of_a_list_is_described_as_in_the_list_and_with_what_belongs_to_it(
    document: type, line: type, more: str
) -> None:
    assert names(document) - names(line) == {more}
    schema = TypeAdapter(document).json_schema()
    assert set(schema["required"]) == names(document)
    assert schema["properties"][more]["type"] == "array"


def test_a_page_of_a_list_has_a_cursor_or_none() -> None:
    page = ListPage[int]
    assert page(items=[1, 2], next="c").model_dump() == {"items": [1, 2], "next": "c"}
    assert page(items=[], next=None).next is None
    with pytest.raises(ValidationError):
        page(items=["one"], next=None)  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("document", "wanted"),
    [(FoundPage, {"items", "next", "total", "is_exact"}), (ChangeList, {"items", "cursor", "more"})],
)
def test_what_is_always_said_is_required(document: Any, wanted: set[str]) -> None:
    assert set(document.model_json_schema()["required"]) == wanted
