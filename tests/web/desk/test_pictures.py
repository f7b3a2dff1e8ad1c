"""A picture is shown with every article and caption it stands with."""

from __future__ import annotations

from tests.web.desk.conftest import Desk


def test_pictures_are_listed_with_their_uses(desk: Desk) -> None:
    page = desk.reader.get("/pictures").text
    assert "at dawn, seen from hill" in page
    assert "img.example" in page


def test_one_picture_has_its_placements(desk: Desk) -> None:
    page = desk.reader.get("/pictures/1").text
    assert "in 1 article" in page
    assert "Photo: Mara Quill" in page or "Mara Quill" in page


def test_one_caption_has_its_pictures(desk: Desk) -> None:
    page = desk.reader.get("/captions/1").text
    assert "Under 1 picture" in page
    assert "/pictures/" in page


def test_a_picture_of_one_article_is_not_reused(desk: Desk) -> None:
    assert "hostile.jpg" not in desk.reader.get("/pictures?order=reused").text
