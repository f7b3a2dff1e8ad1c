"""Tests of telling what sort of piece a page is."""

from __future__ import annotations

import pytest

from tests.extraction.pages import evidence_of
from worker.extraction.metadata.kind import find_kind

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
