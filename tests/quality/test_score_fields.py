from __future__ import annotations

from typing import Any

import pytest

from tests.quality import score_fields as fields

URL = "https://courier.example/story"


def block(kind: str, text: str, *items: str) -> dict[str, Any]:
    return {"type": kind, "text": text, "items": list(items)}


def picture(url: str, caption: str | None = None) -> dict[str, Any]:
    return {"media": "image", "url": url, "versions": [], "caption": caption}


def record(**said: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("language", "kind", "section", "kicker", "dek", "is_free", "modified_at"))
    return {**blank, "url": URL, "canonical_url": URL, "blocks": [], "images": [], **said}


def judged(page: dict[str, Any], said: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {one.name: (one.right, one.of) for one in fields.judge(page, said)}


@pytest.mark.parametrize(
    ("name", "accepted", "said", "right"),
    [
        ("language", ["en"], "en-GB", 1),
        ("language", ["no", "nb"], "nb", 1),
        ("kind", ["liveblog"], "article", 0),
        ("section", [fields.mark("Sport"), None], None, 1),
        ("section", [fields.mark("Sport")], None, 0),
        ("dek", [fields.mark("The “bridge” opens")], 'The "bridge" opens.', 1),
        ("kicker", [None], "Sport", 0),
        ("is_free", [None], False, 0),
        ("modified_at", ["2026-11-26T20:15Z"], "2026-11-26T21:15:59+01:00", 1),
        ("canonical_url", [fields.address_mark(URL)], "http://www.courier.example/story/?utm_source=feed#top", 1),
        ("canonical_url", [None], URL, 1),
        ("canonical_url", [None], "https://courier.example/other", 0),
    ],
)
def test_a_value_is_right_if_it_is_one_of_those_accepted(name: str, accepted: list[Any], said: Any, right: int) -> None:
    assert judged({name: accepted}, record(**{name: said})) == {name: (right, 1)}


def test_what_was_not_annotated_is_not_judged() -> None:
    assert judged({}, record(section="Sport")) == {}


def test_blocks_are_compared_by_number_and_type() -> None:
    wanted = {
        "paragraph": 3,
        "heading": [fields.start_mark("The plan"), fields.start_mark("What is next")],
        "list": [fields.start_mark("bread milk")],
        "quote": [],
        "table": [],
        "optional": [fields.start_mark("In short")],
    }
    blocks = [
        block("paragraph", "The standfirst."),
        block("paragraph", "One."),
        block("paragraph", "Two."),
        block("heading", "The plan"),
        block("heading", "In short"),
        block("heading", "Sign up"),
        block("list", "bread\nmilk", "bread", "milk"),
        block("quote", "A pull quote."),
    ]
    page = {"dek": [fields.mark("The standfirst")], "blocks": wanted}
    found = judged(page, record(dek="The standfirst.", blocks=blocks))
    assert found == {"dek": (1, 1), "paragraphs": (2, 3), "headings": (2, 4), "lists": (2, 2), "types": (4, 7)}


def test_a_picture_without_caption_is_known_by_any_of_its_addresses() -> None:
    page = {"bare_images": [sorted(fields.picture_marks("https://cdn.example/w640/harbour-at-night.jpg?q=80"))]}
    said = [
        picture("https://media.example/harbour-at-night.webp"),
        picture("https://cdn.example/newsletter.png"),
        picture("https://cdn.example/captioned-ship.jpg", "A ship."),
    ]
    assert judged(page, record(images=said)) == {"bare images": (2, 3)}


def test_a_figure_holds_its_counts() -> None:
    pages = [{"id": "a", "kind": ["article"]}, {"id": "b", "kind": ["video"]}]
    said = {name: record(kind="article") for name in "ab"}
    assert fields.score(pages, said) == {"kind": fields.Figure(1, 2)}
    assert fields.score(pages, said)["kind"].value == 0.5


@pytest.mark.parametrize("name", ["gold", "aeb"])
def test_the_annotations_hold_hashes_and_short_values_only(name: str) -> None:
    pages = fields.read_annotations(name)
    assert len({page["id"] for page in pages}) == len(pages)
    for page in pages:
        assert set(page) <= {"id", *fields.SINGLE, "blocks", "bare_images"}
        assert max(map(len, strings(page)), default=0) <= 64


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in strings(one)]
