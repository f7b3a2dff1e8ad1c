"""JSON-LD: a document a line that no text can break out of."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.export.samples import FULL, HOSTILE, MORNING, NASTY, whole
from worker.export.linked_data import LinkedData
from worker.records import Article, Image


def line_of(article: Article, **values: Any) -> str:
    """The line of one article."""
    writer = LinkedData()
    return (writer.begin() + b"".join(writer.entries([whole(article, **values)])) + writer.end()).decode()


def test_an_article_in_the_words_of_schema_org() -> None:
    said = json.loads(line_of(FULL))
    assert (said["@context"], said["@type"], said["headline"]) == (
        "https://schema.org",
        "NewsArticle",
        "The ferry, at last",
    )
    assert said["author"] == [
        {"@type": "Person", "name": "Jo Ray", "url": "https://news.example/jo"},
        {"@type": "Person", "name": "Al Ames"},
    ]
    assert said["image"][0]["creditText"] == "Photo: Mara Quill"
    assert said["publisher"] == {"@type": "Organization", "name": "The Quay"}
    assert said["datePublished"] == "2026-03-02T09:00:00+01:00"
    assert "dateModified" not in said
    assert "license" not in said


def test_in_a_script_element_it_stays_one_script_with_the_same_text() -> None:
    page = f'<p>a</p><script type="application/ld+json">{line_of(HOSTILE)}</script><p>b</p>'
    soup = BeautifulSoup(page, "lxml")
    (script,) = soup.find_all("script")
    assert json.loads(script.get_text())["headline"] == NASTY
    assert [p.get_text() for p in soup.find_all("p")] == ["a", "b"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [({"kind": "liveblog"}, "LiveBlogPosting"), ({"is_sponsored": True}, "AdvertiserContentArticle"),
     ({"kind": "other"}, "Article")],
)  # fmt: skip
def test_other_kinds_have_types_of_their_own(values: dict[str, Any], kind: str) -> None:
    assert json.loads(line_of(replace(FULL, **values)))["@type"] == kind


def test_a_video_is_one_and_what_is_gone_has_expired() -> None:
    video = Image("https://img.example/poster.jpg", media="video", caption="It sails")
    said = json.loads(line_of(replace(FULL, images=(video,)), unpublished_at=MORNING))
    assert said["video"][0]["thumbnailUrl"] == "https://img.example/poster.jpg"
    assert "image" not in said
    assert said["expires"] == "2026-03-02T08:00:00+00:00"
