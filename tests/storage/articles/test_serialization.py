"""Readings: an article to its stored form and back."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType

from tests.storage.newsroom import MORNING, numbered
from worker.records import Author, Block, ImageVersion
from worker.storage.articles.serialization import article_from, reading_of


def test_every_field_comes_back_as_it_was() -> None:
    original = replace(
        numbered(1),
        modified_at=MORNING,
        tags=("ports", "Äpfel"),
        authors=(Author("Mara Quill", "https://news.example/by/mara"),),
        blocks=(Block("list", items=("one", "two"), position=0), Block("live_entry", "Noon", time=MORNING, position=1)),
        images=(replace(numbered(1).images[0], versions=(ImageVersion("https://img.example/a.jpg", 640),)),),
        provenance=MappingProxyType({"title": "json_ld"}),
        warnings=("deep_nesting",),
    )
    reading = reading_of(original)
    stored = json.loads(json.dumps([reading.record, reading.teasers]))
    assert article_from(*stored) == original
    assert reading.article == original


def test_the_hash_is_of_all_but_the_teasers() -> None:
    assert reading_of(replace(numbered(1), teasers=())).hash == reading_of(numbered(1)).hash
    assert reading_of(replace(numbered(1), section="Ports")).hash != reading_of(numbered(1)).hash


def test_keys_of_a_later_version_are_passed_over() -> None:
    reading = reading_of(numbered(1))
    assert article_from(reading.record | {"mood": "calm"}, reading.teasers) == numbered(1)
