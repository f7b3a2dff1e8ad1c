"""What JSON-LD says about pictures, however it is nested or spoiled."""

from __future__ import annotations

from typing import Any

import pytest

from worker.extraction.images.json_ld_images import read_image_objects

BASE = "https://news.example/"


@pytest.mark.parametrize(
    ("node", "credit"),
    [
        ({"@type": "ImageObject", "url": "/a.jpg", "creditText": "Foto: Ada Miller"}, "Ada Miller"),
        ({"@type": ["Thing", "ImageObject"], "contentUrl": "/a.jpg", "author": {"name": "Ada Miller"}}, "Ada Miller"),
        ({"@type": "Article", "image": [{"@type": "ImageObject", "url": "/a.jpg", "creator": [{"name": "AP"}]}]}, "AP"),
        ({"@type": "ImageObject", "url": "/a.jpg", "caption": "A port. © dpa"}, "dpa"),
    ],
)
def test_the_credit_of_a_picture(node: dict[str, Any], credit: str) -> None:
    found = read_image_objects([node], BASE)
    assert [image.credit for image in found.values()] == [credit]


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "ImageObject"},
        {"@type": "ImageObject", "url": 7, "creditText": "AP"},
        {"@type": "ImageObject", "url": "/a.jpg", "creditText": ["", None, {"name": 3}]},
        {"@type": "ImageObject", "url": "http://[", "creditText": "AP"},
        {"image": "https://img.example/a.jpg"},
        {"image": [[[[[[{"@type": "ImageObject", "url": "/deep.jpg", "creditText": "AP"}]]]]]]},
    ],
)
def test_what_tells_no_credit_is_left_out(node: dict[str, Any]) -> None:
    assert read_image_objects([node], BASE) == {}
