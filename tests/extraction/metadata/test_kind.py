"""Tests of telling what sort of piece a page is."""

from __future__ import annotations

import pytest

from tests.extraction.pages import evidence_of
from worker.extraction.metadata import Metadata, settle_kind
from worker.extraction.metadata.kind import find_kind, kind_by_make_up

TITLE = "Ferry returns to the old quay"


@pytest.mark.parametrize(
    ("types", "path", "kind"),
    [
        (["NewsArticle"], "/local/ferry", "article"),
        ([], "/local/ferry", "article"),
        (["LiveBlogPosting"], "/local/ferry", "liveblog"),
        (["NewsArticle"], "/live/ferry-day", "liveblog"),
        (["NewsArticle"], "/local/ferry-liveblog-3.html", "liveblog"),
        (["NewsArticle"], "/local/olive-harvest", "article"),
        (["ImageGallery"], "/local/ferry", "gallery"),
        (["NewsArticle"], "/fotostrecke/ferry/", "gallery"),
        (["VideoObject"], "/local/ferry", "video"),
        (["NewsArticle", "VideoObject"], "/video/ferry", "article"),
        (["CollectionPage"], "/local/ferry", "index"),
        (["AboutPage"], "/local/ferry", "other"),
        ([], "/", "index"),
    ],
)
def test_types_and_address_tell_the_kind(types: list[str], path: str, kind: str) -> None:
    url = f"https://a.example{path}"
    nodes = [{"@type": name, "headline": TITLE, "url": url} for name in types]
    assert find_kind(evidence_of(f"<h1>{TITLE}</h1>", json_ld=nodes, url=url)).value == kind


@pytest.mark.parametrize(
    ("chances", "kind"),
    [
        ({"article": 0.2, "forum": 0.8}, "forum"),
        ({"article": 0.1, "collection": 0.9}, "listing"),
        ({"article": 0.9, "forum": 0.1}, None),
        ({"article": 0.45, "forum": 0.55}, None),
        ({}, None),
    ],
)
def test_the_make_up_tells_kinds_that_are_no_articles(chances: dict[str, float], kind: str | None) -> None:
    found = kind_by_make_up(chances)
    assert (found.value if found else None) == kind


def test_the_make_up_is_asked_only_where_nothing_else_says_the_kind() -> None:
    stated = Metadata("https://paper.example/a", kind="video", provenance={"kind": "json-ld VideoObject"})
    assert settle_kind(stated, {"article": 0.1, "forum": 0.9}) is stated
    unknown = Metadata("https://paper.example/a", provenance={"kind": "default"})
    settled = settle_kind(unknown, {"article": 0.1, "forum": 0.9})
    assert (settled.kind, settled.provenance["kind"]) == ("forum", "model")


def test_a_page_that_calls_itself_a_film_is_one() -> None:
    found = find_kind(evidence_of(head='<meta property="og:type" content="video.other">'))
    assert found is not None
    assert (found.value, found.provenance) == ("video", "meta og:type")
