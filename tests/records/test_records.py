"""The record's plain form is a promise: its keys, and dates, lists and numbers as JSON has them."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType

import pytest

from worker.records import Article, Author, Block, FeedEntry, Image, ImageVersion, Response, Teaser, plain

RECORD_KEYS = [
    "url",
    "canonical_url",
    "site_name",
    "kind",
    "language",
    "title",
    "kicker",
    "dek",
    "byline",
    "authors",
    "published_at",
    "modified_at",
    "section",
    "tags",
    "is_free",
    "is_sponsored",
    "licence",
    "blocks",
    "text",
    "word_count",
    "confidence",
    "images",
    "teasers",
    "provenance",
    "warnings",
    "extractor_version",
]
BLOCK_KEYS = {"type", "text", "level", "items", "image", "position"} | {"url", "time"}  # Of embeds and live entries.
IMAGE_KEYS = {"media", "url", "versions", "alt", "caption", "credit", "role", "position"}
TEASER_KEYS = {
    "url",
    "headline",
    "excerpt",
    "kicker",
    "image_url",
    "image_alt",
    "block",
    "kind",
    "position",
    "variants",
}


def full_article() -> Article:
    """An article with something in every field that holds other records."""
    at = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    return Article(
        url="https://news.example/1?from=feed",
        canonical_url="https://news.example/1",
        authors=(Author("Ada Quill", "https://news.example/ada"), Author("Bo Reed")),
        published_at=at,
        tags=("harbour", "ferries"),
        blocks=(
            Block("list", items=("one", "two"), position=0),
            Block("image", image=0, position=1),
            Block("live_entry", "Doors open.", time=at, position=2),
        ),
        images=(Image("https://news.example/a.jpg", versions=(ImageVersion("https://news.example/a-2.jpg", 640),)),),
        teasers=(Teaser("https://news.example/2", "The next ferry", variants=("Next: the ferry",)),),
        provenance=MappingProxyType({"title": "json_ld"}),
    )


def test_a_record_has_exactly_the_documented_keys_in_their_order() -> None:
    assert list(full_article().as_dict()) == RECORD_KEYS


@pytest.mark.parametrize(("part", "keys"), [("blocks", BLOCK_KEYS), ("images", IMAGE_KEYS), ("teasers", TEASER_KEYS)])
def test_each_part_of_a_record_has_exactly_the_documented_keys(part: str, keys: set[str]) -> None:
    for item in full_article().as_dict()[part]:
        assert set(item) == keys


def test_a_record_is_json_as_it_stands_and_says_the_same_after_it() -> None:
    record = full_article().as_dict()
    assert json.loads(json.dumps(record)) == record


def test_a_date_keeps_its_offset() -> None:
    record = full_article().as_dict()
    assert record["published_at"] == "2026-03-01T09:30:00+01:00"
    assert record["blocks"][2]["time"] == "2026-03-01T09:30:00+01:00"


def test_what_is_unknown_is_null_and_not_invented() -> None:
    record = Article("https://news.example/1", "https://news.example/1").as_dict()
    for key in (
        "site_name",
        "language",
        "title",
        "dek",
        "byline",
        "published_at",
        "is_free",
        "is_sponsored",
        "licence",
    ):
        assert record[key] is None
    assert (record["authors"], record["blocks"], record["text"], record["word_count"]) == ([], [], "", 0)


def test_a_record_cannot_be_changed() -> None:
    article = full_article()
    with pytest.raises(FrozenInstanceError):
        article.title = "Another"  # type: ignore[misc]
    with pytest.raises(TypeError):
        article.provenance["title"] = "guess"  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00+00:00"),
        (date(2026, 1, 2), "2026-01-02"),
        (("a", ("b",)), ["a", ["b"]]),
        (MappingProxyType({"a": (1,)}), {"a": [1]}),
        (Author("Ada"), {"name": "Ada", "url": None}),
        (None, None),
        (0.5, 0.5),
    ],
)
def test_the_plain_form_of_whatever_a_record_holds(value: object, form: object) -> None:
    assert plain(value) == form


def test_a_feed_entry_can_be_stored_and_read_again() -> None:
    entry = FeedEntry("https://news.example/1", "The ferry", authors=("Ada Quill",), position=3)
    stored = plain(entry)
    assert FeedEntry(**{**stored, "authors": tuple(stored["authors"]), "tags": tuple(stored["tags"])}) == entry


def test_a_response_knows_its_content_type_as_sent() -> None:
    headers = MappingProxyType({"content-type": "text/html; charset=x"})
    assert Response("https://news.example/", 200, headers).content_type == "text/html; charset=x"
    assert Response("https://news.example/", 200, MappingProxyType({})).content_type is None
